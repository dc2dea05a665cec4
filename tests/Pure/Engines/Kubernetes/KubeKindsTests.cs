using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;
using Slipway.Problems;

namespace Slipway.Tests.Engines.Kubernetes;

public class KubeKindsTests
{
    const string Apps = """
        { "kind": "APIGroupDiscoveryList", "items": [ { "metadata": { "name": "apps" }, "versions": [ { "version": "v1", "resources": [
            { "resource": "deployments", "responseKind": { "kind": "Deployment" }, "scope": "Namespaced", "verbs": [ "list", "patch" ] },
            { "resource": "broken" }, 7
        ] } ] } ] }
        """;

    const string Core = """
        { "kind": "APIGroupDiscoveryList", "items": [ { "versions": [ { "version": "v1", "resources": [
            { "resource": "namespaces", "responseKind": { "kind": "Namespace" }, "scope": "Cluster" } ] } ] } ] }
        """;

    [Fact]
    public void Kinds_have_their_paths()
    {
        var kinds = KubeKinds.Of(Document(Apps), Document(Core));

        Assert.Equal("/apis/apps/v1/namespaces/n/deployments/d", kinds.Get("apps/v1", "Deployment").Path("n", "d"));
        Assert.Equal("/api/v1/namespaces/n", kinds.Get("v1", "Namespace").Path("ignored", "n"));
        Assert.Equal(2, kinds.All.Count());
    }

    [Fact]
    public void An_unknown_kind_is_told_with_the_version_that_is_known()
    {
        var problem = Assert.Single(Assert.Throws<ProblemException>(() => KubeKinds.Of(Document(Apps)).Get("apps/v1beta1", "Deployment")).Problems);

        Assert.Equal("it knows that of `apps/v1`", problem.Why);
    }

    [Fact]
    public async Task A_cluster_without_the_aggregated_form_is_too_old()
    {
        using var api = new FakeApi(new FakeAnswer(200, """{ "kind": "APIVersions" }"""), new FakeAnswer(200, Apps));

        var refused = await Assert.ThrowsAsync<ProblemException>(() => new KubeDiscovery(null).ReadAsync(api.Connection, TestContext.Current.CancellationToken));

        Assert.Equal("kube-answer", refused.Problems[0].Code);
    }

    static JsonObject Document(string text) => (JsonObject)JsonNode.Parse(text)!;
}

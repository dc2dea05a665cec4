using System.Text.Json.Nodes;
using Slipway.Problems;
using Slipway.Releases.Objects;
using Slipway.Releases.Planning.Manifests;
using Slipway.Tests.Support;

namespace Slipway.Tests.Releases.Planning.Manifests;

public class OwnObjectsTests
{
    const string Image = "localhost:5000/visits@sha256:1";

    [Fact]
    public void Objects_get_our_labels_the_namespace_and_the_image_by_digest()
    {
        var (objects, problems) = Of("""
            apiVersion: apps/v1
            kind: Deployment
            metadata: { name: mine, labels: { app.kubernetes.io/name: kept, slipway/component: other } }
            spec:
              template:
                metadata: { labels: { app: mine } }
                spec: { containers: [{ name: web, image: "{image:visits}", envFrom: [{ configMapRef: { name: "{config}" } }, { secretRef: { name: "{secrets}" } }], args: ["{\"json\": 1}"] }] }
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: { name: mine }
            """);

        Assert.Empty(problems);
        Assert.Equal(["Namespace", "ServiceAccount", "ConfigMap", "Secret", "ClusterRole", "Deployment"], objects.Select(one => one["kind"]!.GetValue<string>()));
        var (deployment, inputs) = (objects.Single(one => one["kind"]!.GetValue<string>() == "Deployment"), ObjectCases.Inputs("whole"));
        Assert.Equal("plasma-k2-staging", deployment["metadata"]!["namespace"]!.GetValue<string>());
        Assert.Equal("kept", deployment["metadata"]!["labels"]!["app.kubernetes.io/name"]!.GetValue<string>());
        Assert.True(inputs.Owner.Owns(deployment));
        var pod = deployment["spec"]!["template"]!;
        Assert.Equal(["app=mine", "slipway/component=visits", "slipway/repository=plasma", "slipway/stage=staging"], pod["metadata"]!["labels"]!.AsObject().Select(label => $"{label.Key}={label.Value}"));
        var container = pod["spec"]!["containers"]![0]!;
        Assert.Equal(Image, container["image"]!.GetValue<string>());
        Assert.Equal(VariableObjects.ConfigName(inputs), container["envFrom"]![0]!["configMapRef"]!["name"]!.GetValue<string>());
        Assert.Equal(VariableObjects.SecretName(inputs), container["envFrom"]![1]!["secretRef"]!["name"]!.GetValue<string>());
        Assert.Equal("{\"json\": 1}", container["args"]![0]!.GetValue<string>());
        Assert.Null(objects.Single(one => one["kind"]!.GetValue<string>() == "ClusterRole")["metadata"]!["namespace"]);
    }

    [Theory]
    [InlineData("{ apiVersion: v1, kind: Service, metadata: { name: a, namespace: kube-system } }", "object-elsewhere")]
    [InlineData("{ apiVersion: v1, kind: Namespace, metadata: { name: kube-system } }", "object-elsewhere")]
    [InlineData("{ apiVersion: v1, kind: Service, metadata: { name: a }, spec: { x: '{image:nobody}' } }", "manifest-reference")]
    [InlineData("{ apiVersion: v1, kind: Service, metadata: { name: a } }\n---\n{ apiVersion: v1, kind: Service, metadata: { name: a } }", "object-twice")]
    public void What_cannot_be_released_is_told(string text, string code) => Assert.Equal([code], Of(text).Problems.Select(problem => problem.Code));

    [Theory]
    [InlineData("data: { password: aHVudGVyMg== }")]
    [InlineData("stringData: { password: hunter2 }")]
    public void A_secret_that_stands_written_out_is_refused_and_not_repeated(string content)
    {
        var problem = Of($"apiVersion: v1\nkind: Secret\nmetadata: {{ name: a }}\n{content}").Problems.Single();

        Assert.Equal("secret-in-manifest", problem.Code);
        Assert.DoesNotContain("hunter2", problem.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("aHVudGVyMg==", problem.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Its_own_namespace_object_may_stand_there() => Assert.Empty(Of("{ apiVersion: v1, kind: Namespace, metadata: { name: plasma-k2-staging } }").Problems);

    static (IReadOnlyList<JsonObject> Objects, IReadOnlyList<Problem> Problems) Of(string text)
    {
        var inputs = ObjectCases.Inputs("whole");
        var own = ObjectReader.Read("deploy/all.yaml", text).Select(one => ("deploy/all.yaml", one)).ToList();
        var (objects, problems) = new OwnObjects(inputs, name => name == "visits" ? Image : null, (_, kind) => kind is not ("ClusterRole" or "Namespace")).Of(ComponentObjects.Around(inputs), own);
        return (objects, problems);
    }
}

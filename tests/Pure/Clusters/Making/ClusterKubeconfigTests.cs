using System.Text.Json.Nodes;
using Slipway.Clusters.Making;
using Slipway.Problems;
using Slipway.Repository.Stages;

namespace Slipway.Tests.Clusters.Making;

public class ClusterKubeconfigTests
{
    static JsonObject Whole => (JsonObject)JsonNode.Parse("""
        {
          "current-context": "kind-x",
          "contexts": [ { "name": "kind-x", "context": { "cluster": "x", "user": "ux" } }, { "name": "prod", "context": { "cluster": "p", "user": "up" } } ],
          "clusters": [ { "name": "x", "cluster": { "server": "https://127.0.0.1:1" } }, { "name": "p", "cluster": { "server": "https://prod" } } ],
          "users": [ { "name": "ux", "user": { "token": "tx" } }, { "name": "up", "user": { "token": "tp" } } ]
        }
        """)!;

    [Fact]
    public void The_current_context_becomes_the_stages_and_no_other_is_taken()
    {
        var made = JsonNode.Parse(ClusterKubeconfig.Of(Whole, "staging"))!;

        Assert.Equal("staging", made["current-context"]!.GetValue<string>());
        Assert.Equal("staging", Assert.Single(made["contexts"]!.AsArray())!["name"]!.GetValue<string>());
        Assert.Equal("https://127.0.0.1:1", Assert.Single(made["clusters"]!.AsArray())!["cluster"]!["server"]!.GetValue<string>());
        Assert.Equal("tx", Assert.Single(made["users"]!.AsArray())!["user"]!["token"]!.GetValue<string>());
    }

    [Fact]
    public void A_context_of_the_stages_name_comes_before_the_current_one() =>
        Assert.Contains("https://prod", ClusterKubeconfig.Of(Whole, "prod"), StringComparison.Ordinal);

    [Theory]
    [InlineData("{}")]
    [InlineData("""{ "current-context": "a", "contexts": [ { "name": "a", "context": { "cluster": "gone" } } ] }""")]
    public void A_file_without_a_cluster_is_refused(string whole) =>
        Assert.Equal("cluster-kubeconfig", Assert.Throws<ProblemException>(() => ClusterKubeconfig.Of((JsonObject)JsonNode.Parse(whole)!, "staging")).Problems[0].Code);

    [Theory]
    [InlineData("localhost:5000", false, "localhost:5000")]
    [InlineData("127.0.0.1:5000/team", false, "127.0.0.1:5000")]
    [InlineData("registry.example.net/team", false, null)]
    [InlineData("registry.example.net/team", true, "registry.example.net")]
    public void Nodes_are_told_of_a_registry_that_speaks_plain_http(string pull, bool isInsecure, string? host) =>
        Assert.Equal(host, ClusterRegistry.Plain(new RegistryAddress("push.example.net", pull, isInsecure)));

    [Fact]
    public void A_clusters_registry_is_written_where_tools_look_for_it() =>
        Assert.Equal("host: \"localhost:5000\"\nhostFromContainerRuntime: \"registry:5000\"\n", ClusterRegistry.Map(new RegistryAddress("localhost:5000", "registry:5000"))["data"]!["localRegistryHosting.v1"]!.GetValue<string>());
}

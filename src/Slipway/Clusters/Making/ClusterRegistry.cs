using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;
using Slipway.Repository.Stages;

namespace Slipway.Clusters.Making;

/// <summary>Makes a stage's registry known in its cluster.</summary>
static class ClusterRegistry
{
    static readonly KubeResource Maps = new("", "v1", "ConfigMap", "configmaps", true, []);

    /// <summary>The host of the registry where its nodes must be told that it speaks plain HTTP; null: there is nothing to tell.</summary>
    public static string? Plain(RegistryAddress? registry) =>
        registry?.Pull.Split('/')[0] is { Length: > 0 } host && (registry.IsInsecure || host.Split(':')[0] is "localhost" or "127.0.0.1") ? host : null;

    /// <summary>What tools look for to learn of a cluster's registry (KEP-1755). One that is there stays.</summary>
    public static Task PublishAsync(KubeClient client, RegistryAddress registry, CancellationToken cancellation) => client.CreateOnceAsync(Maps, Map(registry), cancellation);

    public static JsonObject Map(RegistryAddress registry) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "ConfigMap",
        ["metadata"] = new JsonObject { ["name"] = "local-registry-hosting", ["namespace"] = "kube-public", ["labels"] = new JsonObject { ["app.kubernetes.io/managed-by"] = "slipway" } },
        ["data"] = new JsonObject { ["localRegistryHosting.v1"] = $"host: {Quoted(registry.Push)}\nhostFromContainerRuntime: {Quoted(registry.Pull)}\n" },
    };

    // A JSON string is one of YAML too.
    static string Quoted(string text) => JsonValue.Create(text).ToJsonString();
}

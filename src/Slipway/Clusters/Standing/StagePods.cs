using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;
using Slipway.Releases.Objects;
using Slipway.Releases.Rollout;

namespace Slipway.Clusters.Standing;

/// <summary>The objects of a stage that say what runs, read at one moment.</summary>
/// <param name="Workloads">Deployments, StatefulSets and DaemonSets.</param>
sealed record StagePods(ImmutableArray<JsonObject> Workloads, ImmutableArray<JsonObject> Pods, ImmutableArray<JsonObject> Ingresses)
{
    const string PartLabel = "app.kubernetes.io/component";

    static readonly KubeResource[] WorkloadKinds =
    [
        new("apps", "v1", "Deployment", "deployments", true, []),
        new("apps", "v1", "StatefulSet", "statefulsets", true, []),
        new("apps", "v1", "DaemonSet", "daemonsets", true, []),
    ];

    public static KubeResource IngressKind { get; } = new("networking.k8s.io", "v1", "Ingress", "ingresses", true, []);

    /// <summary>In a constant number of requests for each namespace.</summary>
    /// <param name="owner">Of the stage.</param>
    /// <exception cref="Problems.ProblemException">The cluster refuses, or cannot be reached.</exception>
    public static async Task<StagePods> ReadAsync(KubeClient client, ObjectOwner owner, ImmutableArray<string> spaces, CancellationToken cancellation)
    {
        async Task<ImmutableArray<JsonObject>> ListAsync(params IEnumerable<KubeResource> kinds)
        {
            var lists = await Task.WhenAll(from space in spaces from kind in kinds select client.ListAsync(new KubeSelection(kind, space, owner.SharedSelector), cancellation));
            return [.. lists.SelectMany(list => list.Items)];
        }

        var (workloads, pods, ingresses) = (ListAsync(WorkloadKinds), ListAsync(RolloutKinds.Pods), ListAsync(IngressKind));
        return new StagePods(await workloads, await pods, await ingresses);
    }

    /// <summary>The pods of a workload that are meant to run.</summary>
    public IEnumerable<JsonObject> Of(JsonObject workload) => workload.At("spec", "selector", "matchLabels") is JsonObject { Count: > 0 } selector
        ? Pods.Where(pod => pod.Namespace() == workload.Namespace() && !pod.IsOver() && !pod.IsEnding() && selector.All(label => pod.At("metadata", "labels").Text(label.Key) == label.Value.Text()))
        : [];

    /// <summary>Whose an object is; empty: it does not say.</summary>
    public static string Component(JsonObject one) => one.At("metadata", "labels").Text(ObjectOwner.ComponentLabel) ?? "";

    /// <summary>What part of the component it is: what its label says, for a workload that of its pods; else the name of what made it.</summary>
    public static string Process(JsonObject one) =>
        one.At("spec", "template", "metadata", "labels").Text(PartLabel) ?? one.At("metadata", "labels").Text(PartLabel) ?? Maker(one) ?? one.Name() ?? "";

    // A ReplicaSet is called as its Deployment, with a hash behind.
    static string? Maker(JsonObject one) => one.Objects("metadata", "ownerReferences").FirstOrDefault() is { } maker && maker.Text("name") is { } name
        ? maker.Text("kind") == "ReplicaSet" && name.LastIndexOf('-') is var hyphen and > 0 ? name[..hyphen] : name
        : null;
}

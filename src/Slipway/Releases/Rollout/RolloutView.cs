using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;

namespace Slipway.Releases.Rollout;

/// <summary>A workload and what belongs to it, at one moment: all that decides how far its rollout is.</summary>
/// <param name="Workload">As the cluster has it.</param>
/// <param name="Sets">ReplicaSets of its namespace.</param>
/// <param name="Pods">Pods of its namespace.</param>
/// <param name="Events">Of its namespace, on the workload only those that are about this rollout.</param>
sealed record RolloutView(JsonObject Workload, ImmutableArray<JsonObject> Sets, ImmutableArray<JsonObject> Pods, ImmutableArray<JsonObject> Events)
{
    /// <summary>The generation that is to be rolled out; an older one is not looked at.</summary>
    public long Generation { get; init; }

    /// <summary>That old pods have been told to end is not enough: see <see cref="RolloutTarget.MustServeAlone"/>.</summary>
    public bool MustServeAlone { get; init; }

    /// <summary>
    /// How often a container had ended when its pod was first seen ready, by the pod's uid and its own name. What ended before that proves nothing: it has come up since. A database
    /// that this node's last restarts have ended twice is none that does not stay up.
    /// </summary>
    public IReadOnlyDictionary<(string Pod, string Container), long> Stood { get; init; } = ImmutableDictionary<(string, string), long>.Empty;

    /// <summary>For sentences: <c>Deployment `visits`</c>.</summary>
    public string Title => $"{KubeText.Clean(Workload.Kind() ?? "object", 60)} `{KubeText.Clean(Workload.Name() ?? "", 100)}`";

    /// <summary>The controller has seen what was asked for last. Kinds that do not say are believed to have.</summary>
    public bool IsObserved
    {
        get
        {
            var generation = Workload.Number("metadata", "generation") ?? 0;
            return generation >= Generation && (Workload.Number("status", "observedGeneration") ?? (Workload.At("status") is null ? 0 : generation)) >= generation;
        }
    }

    /// <summary>The pods that an object controls.</summary>
    public IEnumerable<JsonObject> PodsOf(JsonObject owner) => Pods.Where(pod => pod.IsControlledBy(owner));

    /// <summary>What happened to an object, oldest first.</summary>
    public IEnumerable<KubeEvent> EventsOf(JsonObject about) =>
        Events.Where(one => one.Text("involvedObject", "uid") is { } uid && uid == about.Uid()).Select(KubeEvent.Of).OrderBy(one => one.Last);

    /// <summary>A condition of the workload that is <c>True</c>.</summary>
    public JsonObject? Condition(string type) => Workload.Condition(type) is { } found && found.Text("status") == "True" ? found : null;
}

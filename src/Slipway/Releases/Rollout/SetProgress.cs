using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;

namespace Slipway.Releases.Rollout;

/// <summary>How far a StatefulSet or a DaemonSet is. Their pods carry their version in a label.</summary>
static class SetProgress
{
    public static WorkloadProgress OfStateful(RolloutView view)
    {
        var set = view.Workload;
        var (wanted, kept) = (set.Number("spec", "replicas") ?? 1, set.Number("spec", "updateStrategy", "rollingUpdate", "partition") ?? 0);
        var updated = wanted - Math.Min(wanted, kept);
        var isComplete = Status(set, "updatedReplicas") >= updated && Status(set, "readyReplicas") >= wanted && Status(set, "availableReplicas") >= wanted
            && (kept > 0 || set.Text("status", "updateRevision") == set.Text("status", "currentRevision"));
        return Of(view, "controller-revision-hash", set.Text("status", "updateRevision"), updated, IsByHand(set) ? AreThere(view, wanted) : isComplete, hasKept: kept > 0);
    }

    public static WorkloadProgress OfDaemons(RolloutView view)
    {
        var set = view.Workload;
        var wanted = Status(set, "desiredNumberScheduled");
        var isComplete = Status(set, "updatedNumberScheduled") >= wanted && Status(set, "numberAvailable") >= wanted;
        var generation = set.Text("metadata", "annotations", "deprecated.daemonset.template.generation");
        return Of(view, "pod-template-generation", generation, wanted, isComplete || IsByHand(set), hasKept: false);
    }

    /// <summary>Somebody else deletes the old pods, when it suits.</summary>
    static bool IsByHand(JsonObject set) => set.Text("spec", "updateStrategy", "type") == "OnDelete";

    /// <summary>Old pods are as good as they were; those that were made since must be ready, and none be missing. Which those are is not said at once.</summary>
    static bool AreThere(RolloutView view, long wanted)
    {
        var version = view.Workload.Text("status", "updateRevision");
        var pods = view.PodsOf(view.Workload).Where(pod => !pod.IsOver() && !pod.IsEnding()).ToList();
        return version is not null && pods.Count >= wanted && pods.All(pod => pod.Text("metadata", "labels", "controller-revision-hash") != version || RolloutFields.IsReady(pod));
    }

    /// <param name="hasKept">Some are meant to stay as they are: only those that were told to end are old.</param>
    static WorkloadProgress Of(RolloutView view, string label, string? version, long wanted, bool isComplete, bool hasKept)
    {
        var isByHand = IsByHand(view.Workload);
        var pods = view.PodsOf(view.Workload).ToList();
        var newPods = pods.Where(pod => version is not null && pod.Text("metadata", "labels", label) == version && !pod.IsEnding()).ToList();
        return new(wanted, newPods.Count(RolloutFields.IsReady), isComplete)
        {
            Maker = view.Workload,
            NewPods = [.. newPods],
            OldPods = [.. pods.Except(newPods).Where(pod => !pod.IsOver() && (pod.IsEnding() || !(hasKept || isByHand)))],
        };
    }

    static long Status(JsonObject set, string field) => set.Number("status", field) ?? 0;
}

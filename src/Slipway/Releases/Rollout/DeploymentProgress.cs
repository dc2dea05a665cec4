using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;

namespace Slipway.Releases.Rollout;

/// <summary>How far a Deployment is. Its version is a ReplicaSet: the one with the Deployment's own revision.</summary>
static class DeploymentProgress
{
    const string Revision = "deployment.kubernetes.io/revision";

    public static WorkloadProgress Of(RolloutView view)
    {
        var deployment = view.Workload;
        var sets = view.Sets.Where(set => set.IsControlledBy(deployment)).ToList();
        var revision = deployment.Text("metadata", "annotations", Revision);
        var newest = revision is null ? null : sets.FirstOrDefault(set => set.Text("metadata", "annotations", Revision) == revision);
        return new(deployment.Number("spec", "replicas") ?? 1, newest?.Number("status", "readyReplicas") ?? 0, newest is not null && IsComplete(deployment))
        {
            Maker = newest,
            NewPods = newest is null ? [] : [.. view.PodsOf(newest).Where(pod => !pod.IsEnding())],
            OldPods = [.. sets.Where(set => set != newest).SelectMany(view.PodsOf).Where(pod => !pod.IsOver())],
            IsPastDeadline = newest is not null && IsPastDeadline(deployment, newest),
        };
    }

    static bool IsComplete(JsonObject deployment)
    {
        var wanted = deployment.Number("spec", "replicas") ?? 1;
        var updated = deployment.Number("status", "updatedReplicas") ?? 0;
        return updated >= wanted && (deployment.Number("status", "replicas") ?? 0) <= updated && (deployment.Number("status", "availableReplicas") ?? 0) >= updated;
    }

    // What an earlier rollout came to may still stand there. It names its ReplicaSet: `ReplicaSet "x" has timed out progressing.`
    static bool IsPastDeadline(JsonObject deployment, JsonObject newest) =>
        deployment.Condition("Progressing") is { } progressing && progressing.Text("status") == "False" && progressing.Text("reason") == "ProgressDeadlineExceeded"
        && (progressing.Text("message") ?? "").Contains($"\"{newest.Name()}\"", StringComparison.Ordinal);
}

using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;

namespace Slipway.Releases.Rollout;

/// <summary>Which pods answer for a Service.</summary>
static class SmokeEndpoints
{
    /// <summary>Why an answer would not be one of the new version; null: it would.</summary>
    public static string? Wrong(StageObjects objects, SmokeTarget target)
    {
        var ready = objects.Of(RolloutKinds.EndpointSlices)
            .Where(slice => slice.Text("metadata", "labels", "kubernetes.io/service-name") == target.Service)
            .SelectMany(slice => slice.Objects("endpoints"))
            .Where(IsReady)
            .Select(endpoint => endpoint.Text("targetRef", "uid"))
            .ToHashSet(StringComparer.Ordinal);
        var workloads = target.Workloads.Select(workload => Progress(objects, workload)).OfType<WorkloadProgress>().ToList();
        if (workloads.SelectMany(workload => workload.OldPods).FirstOrDefault(pod => ready.Contains(pod.Uid())) is { } old)
        {
            return $"the old pod `{KubeText.Clean(old.Name() ?? "", 100)}` still answers";
        }

        return workloads.SelectMany(workload => workload.NewPods).Any(pod => ready.Contains(pod.Uid())) ? null : "none of the new pods is behind it";
    }

    // What is absent counts as ready.
    static bool IsReady(JsonObject endpoint) => endpoint.At("conditions", "ready") is not JsonValue value || !value.TryGetValue<bool>(out var isReady) || isReady;

    static WorkloadProgress? Progress(StageObjects objects, RolloutTarget target) =>
        objects.Of(target.Resource).FirstOrDefault(one => one.Uid() == target.Uid) is { } workload
            ? WorkloadRollout.Progress(new RolloutView(workload, [.. objects.Of(RolloutKinds.ReplicaSets)], [.. objects.Of(RolloutKinds.Pods)], []))
            : null;
}

using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;
using Slipway.Engines.Processes;
using Slipway.Releases.DataJobs;
using Slipway.Releases.Records;

namespace Slipway.Clusters.Standing;

/// <summary>Snapshots on a schedule of which the last one did not come about, as one finds them among what runs.</summary>
static class StandingSnapshots
{
    const int LongestMessage = 300;

    public static IEnumerable<StandingProcess> Of(StagePods pods, ReleaseHistory history) =>
        from pod in pods.Pods
        where ScheduledSnapshot.Is(pod)
        group pod by (Component: StagePods.Component(pod), Need: ScheduledSnapshot.NeedOf(pod)) into same
        let last = same.MaxBy(pod => pod.Text("metadata", "creationTimestamp"), StringComparer.Ordinal)
        let message = MessageOf(last)
        where message is not null
        select new StandingProcess(same.Key.Component, $"{same.Key.Need}-snapshots", ProcessState.Failed, history.Standing(same.Key.Component)) { Wanted = 1, Message = message };

    /// <summary>Null: it is well, or may yet be.</summary>
    static string? MessageOf(JsonObject pod) => pod.Text("status", "phase") == "Failed" ? KubeText.Clean($"{pod.Name()}: {CauseOf(pod)}", LongestMessage) : PodTrouble.Of(pod)?.Message;

    /// <summary>The last line that it wrote, which tells the cause.</summary>
    static string CauseOf(JsonObject pod)
    {
        var ended = pod.Objects("status", "containerStatuses").Select(container => container.At("state", "terminated")).FirstOrDefault();
        var lines = (ended.Text("message") ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return lines.LastOrDefault() ?? pod.Text("status", "message") ?? pod.Text("status", "reason") ?? ended.Text("reason") ?? "it failed";
    }
}

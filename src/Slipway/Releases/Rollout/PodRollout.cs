using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;

namespace Slipway.Releases.Rollout;

/// <summary>The state of a workload that keeps pods running: only what the pods of the new version do is proof.</summary>
static class PodRollout
{
    const long DefaultFarewell = 30;

    public static RolloutState Of(RolloutView view, WorkloadProgress progress, RolloutGraces graces)
    {
        if (!view.IsObserved || progress.Maker is null)
        {
            return new RolloutProgressing("is being taken up");
        }

        var suspicion = RolloutSuspicion.First(Suspicions(view, progress, graces));
        return suspicion switch
        {
            { Grace: var grace, Failure: var proven } when grace == TimeSpan.Zero => new RolloutFailed(proven),
            _ when progress.IsComplete => Complete(progress, view.MustServeAlone, graces),
            _ when progress.IsPastDeadline => new RolloutFailed(suspicion?.Failure ?? RolloutDeadline.Of(view.Title, progress.Note)),
            { Failure: var failure, Grace: var grace } => new RolloutProgressing(progress.Note, progress.Ready) { Becomes = new RolloutFailed(failure), After = grace },
            _ => new RolloutProgressing(progress.Note, progress.Ready),
        };
    }

    static IEnumerable<RolloutSuspicion> Suspicions(RolloutView view, WorkloadProgress progress, RolloutGraces graces)
    {
        var ofPods = progress.NewPods.SelectMany(pod => Of(view, pod, graces));

        // Old pods that are ending make room, in a quota and on the nodes: until they are gone neither is proof.
        var refused = RefusedPods.Of(view, progress.Maker!, graces) is { } found ? [found] : Array.Empty<RolloutSuspicion>();
        return ofPods.Concat(refused).Select(one => one.Failure.Code is "rollout-quota" or "rollout-unschedulable" && progress.OldPods.Any(RolloutFields.IsEnding) ? one with { Grace = null } : one);
    }

    /// <summary>What a pod of the new version makes one suspect, of whatever kind its workload is.</summary>
    public static IEnumerable<RolloutSuspicion> Of(RolloutView view, JsonObject pod, RolloutGraces graces) =>
        ContainerFailures.Of(view, pod, graces).Concat(PlaceFailures.Of(view, pod, graces)).Concat(ProbeFailures.NotReady(view, pod, graces) is { } probe ? [probe] : []);

    static RolloutState Complete(WorkloadProgress progress, bool mustServeAlone, RolloutGraces graces)
    {
        // No new request goes to a pod that was told to end; it only answers those that it has.
        if (progress.OldPods.All(pod => !mustServeAlone && pod.IsEnding()))
        {
            return progress.NewPods.All(RolloutFields.HasReadinessProbe)
                ? new RolloutDone()
                : new RolloutProgressing($"{progress.Note}, must stay up", progress.Ready) { Becomes = new RolloutDone(), After = graces.Unproven };
        }

        var farewell = progress.OldPods.Max(pod => Math.Clamp(pod.Number("spec", "terminationGracePeriodSeconds") ?? DefaultFarewell, 0, 24 * 3600));
        return new RolloutProgressing(progress.Note, progress.Ready) { Becomes = new RolloutDone(), After = TimeSpan.FromSeconds(farewell) + graces.Farewell };
    }
}

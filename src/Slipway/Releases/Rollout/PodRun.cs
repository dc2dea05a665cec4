using Slipway.Engines.Kubernetes;

namespace Slipway.Releases.Rollout;

/// <summary>The state of a pod that nobody keeps running: it works, and ends.</summary>
static class PodRun
{
    public static RolloutState Of(RolloutView view, RolloutGraces graces)
    {
        var pod = view.Workload;
        switch (pod.Text("status", "phase"))
        {
            case "Succeeded":
                return new RolloutDone();
            case "Failed":
                var exit = ContainerFailures.Exit(view, pod);
                return new RolloutFailed(new RolloutFailure("rollout-pod", $"{view.Title} failed")
                {
                    Evidence = exit?.Evidence ?? KubeText.Clean($"{pod.Text("status", "reason")}: {pod.Text("status", "message")}", 600),
                    Fix = exit?.Fix,
                    Log = exit?.Log,
                });
        }

        // Where it may try again, an exit is not the end.
        var suspicion = RolloutSuspicion.First(PodRollout.Of(view, pod, graces).Where(one => one.Failure.Code is not ("rollout-crash" or "rollout-probe")));
        return suspicion is { Grace: var grace, Failure: var proven } && grace == TimeSpan.Zero
            ? new RolloutFailed(proven)
            : new RolloutProgressing("runs") { Becomes = suspicion is null ? null : new RolloutFailed(suspicion.Failure), After = suspicion?.Grace };
    }
}

using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;

namespace Slipway.Releases.Rollout;

/// <summary>The state of a Job. Whether an exit is the end is up to it: it may try again.</summary>
static class JobRollout
{
    public static RolloutState Of(RolloutView view, RolloutGraces graces)
    {
        if (view.Condition("Complete") is not null)
        {
            return new RolloutDone();
        }

        var pods = view.PodsOf(view.Workload).ToList();
        if ((view.Condition("Failed") ?? view.Condition("Suspended")) is { } failed)
        {
            return new RolloutFailed(Failure(view, failed, pods));
        }

        var suspicions = pods.Where(pod => !pod.IsEnding()).SelectMany(pod => PodRollout.Of(view, pod, graces)).Where(one => one.Failure.Code is not ("rollout-crash" or "rollout-probe"));
        var suspicion = RolloutSuspicion.First(RefusedPods.Of(view, view.Workload, graces) is { } refused ? suspicions.Append(refused) : suspicions);
        return suspicion is { Grace: var grace, Failure: var proven } && grace == TimeSpan.Zero
            ? new RolloutFailed(proven)
            : new RolloutProgressing(Note(pods)) { Becomes = suspicion is null ? null : new RolloutFailed(suspicion.Failure), After = suspicion?.Grace };
    }

    static RolloutFailure Failure(RolloutView view, JsonObject failed, List<JsonObject> pods)
    {
        var why = KubeText.Clean($"{failed.Text("reason")}: {failed.Text("message")}", 600);
        if (failed.Text("reason") == "DeadlineExceeded")
        {
            return new("rollout-deadline", $"{view.Title} was not done in time") { Evidence = why, Fix = "raise `activeDeadlineSeconds`, or see what it waits for", IsTimeout = true };
        }

        var exit = pods.Select(pod => ContainerFailures.Exit(view, pod)).OfType<RolloutFailure>().LastOrDefault();
        return new("rollout-job", $"{view.Title} failed") { Evidence = exit is null ? why : exit.Evidence, Fix = exit?.Fix ?? "deploy again; its pod is gone, and with it what it wrote", Log = exit?.Log };
    }

    static string Note(List<JsonObject> pods) => pods.SelectMany(ContainerRun.Of).Any(run => run.IsRunning) ? "runs" : "is about to run";
}

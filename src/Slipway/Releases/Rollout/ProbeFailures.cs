using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;

namespace Slipway.Releases.Rollout;

/// <summary>What probes prove. A container that fails one is killed, so that its exit code says nothing.</summary>
static class ProbeFailures
{
    /// <summary>The cluster itself ended the container, since a probe failed as often as it may.</summary>
    /// <param name="exits">How often it ended in this rollout.</param>
    public static RolloutSuspicion? Killed(RolloutView view, JsonObject pod, ContainerRun run, long exits)
    {
        // Container web failed startup probe, will be restarted
        var killing = view.EventsOf(pod).LastOrDefault(one => one.Reason == "Killing" && one.Message.StartsWith($"Container {run.Name} failed ", StringComparison.Ordinal));
        var isStartup = killing?.Message.Contains("startup probe", StringComparison.Ordinal) ?? false;

        // The time that a start may take has been given; a process that has worked once may have been slow for a moment.
        return killing is null || (!isStartup && exits < 2) ? null : RolloutSuspicion.Proof(Failure(view, pod, run.Name, isStartup ? "startup" : "liveness"));
    }

    /// <summary>It runs and is not ready: why, if a deadline must say so.</summary>
    public static RolloutSuspicion? NotReady(RolloutView view, JsonObject pod, RolloutGraces graces)
    {
        var run = ContainerRun.Of(pod).FirstOrDefault(run => run is { IsRunning: true, IsReady: false, MayEnd: false });
        return run is null ? null : new RolloutSuspicion(Failure(view, pod, run.Name, run.IsStarting ? "startup" : "readiness"), graces.Unready);
    }

    static RolloutFailure Failure(RolloutView view, JsonObject pod, string container, string probe)
    {
        // Readiness probe failed: HTTP probe failed with statuscode: 503
        var failed = view.EventsOf(pod).LastOrDefault(one => one.Reason == "Unhealthy" && one.Message.StartsWith(probe, StringComparison.OrdinalIgnoreCase));
        return new("rollout-probe", $"{view.Title} does not {(probe == "liveness" ? "stay up" : "become ready")}: the {probe} probe of its container `{container}` fails")
        {
            Evidence = failed is null ? null : $"{failed.Message.TrimEnd(' ', ':')} ({failed.Times} times)",
            Fix = Fix(failed?.Message ?? "", probe),
            Log = new ContainerPlace(pod.Name() ?? "", container),
        };
    }

    static string Fix(string message, string probe) => message switch
    {
        _ when message.Contains("refused", StringComparison.Ordinal) => "have it listen on the port that it is given as `PORT`, on all addresses",
        _ when message.Contains("statuscode", StringComparison.Ordinal) => "see what the path under `health` answers, and why",
        _ when probe == "startup" => "have it start sooner, or give it more time: `health: { timeout: 5m }`",
        _ => "see why it does not answer: its last lines, and the path under `health`",
    };
}

using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;

namespace Slipway.Releases.Rollout;

/// <summary>What the containers of a pod of the new version prove.</summary>
static class ContainerFailures
{
    const int LongestMessage = 600;

    const int CouldNotStart = 128;

    public static IEnumerable<RolloutSuspicion> Of(RolloutView view, JsonObject pod, RolloutGraces graces) =>
        ContainerRun.Of(pod).Select(run => Waiting(view, pod, run, graces) ?? Ended(view, pod, run)).OfType<RolloutSuspicion>();

    /// <summary>The container that ended with an error: why a Job failed.</summary>
    public static RolloutFailure? Exit(RolloutView view, JsonObject pod) =>
        ContainerRun.Of(pod).Where(run => run is { LastExit: not null and not 0 }).Select(run => Crash(view, pod, run)).FirstOrDefault();

    static RolloutSuspicion? Waiting(RolloutView view, JsonObject pod, ContainerRun run, RolloutGraces graces)
    {
        if (ImageErrors.Is(run.WaitingReason))
        {
            var message = PullMessage(view, pod, run);
            return new(Image(view, run, message), ImageErrors.IsLasting(run.WaitingReason, message) ? TimeSpan.Zero : graces.Pull);
        }

        return run.WaitingReason switch
        {
            "CreateContainerConfigError" or "CreateContainerError" => new(Configuration(view, run), graces.Missing),
            "RunContainerError" => RolloutSuspicion.Proof(Crash(view, pod, run)),
            _ => null,
        };
    }

    static RolloutSuspicion? Ended(RolloutView view, JsonObject pod, ContainerRun run)
    {
        var hasStood = view.Stood.TryGetValue((pod.Uid() ?? "", run.Name), out var before);
        var exits = run.Exits - before;
        if (exits == 0 || run.LastExit is not { } code || (code == 0 && run.MayEnd))
        {
            return null;
        }

        if (ProbeFailures.Killed(view, pod, run, exits) is { } probe)
        {
            return probe;
        }

        // Once may be a database that is slow to come. Who had served before cannot say so.
        var isProof = exits > 1 || run.IsStartError || (code != 0 && hasStood && pod.HasReadinessProbe());
        return isProof ? RolloutSuspicion.Proof(Crash(view, pod, run)) : null;
    }

    static RolloutFailure Crash(RolloutView view, JsonObject pod, ContainerRun run)
    {
        var (code, reason) = (run.LastExit ?? CouldNotStart, run.LastReason);
        var message = KubeText.Clean(run.LastMessage ?? (run.WaitingReason == "RunContainerError" ? run.WaitingMessage : null) ?? "", LongestMessage);
        return new("rollout-crash", $"{view.Title} does not stay up: its container `{run.Name}` ended with exit code {code}{(run.Exits > 1 ? $" {Times(run.Exits)}" : "")}")
        {
            Evidence = $"exit code {code}: {ExitMeaning.Of(code, reason)}{(message.Length == 0 ? "" : $": {message}")}",
            Fix = ExitMeaning.Fix(code, reason),
            Log = new ContainerPlace(pod.Name() ?? "", run.Name),
        };
    }

    static RolloutFailure Image(RolloutView view, ContainerRun run, string message) => new("rollout-image", $"the image of {view.Title} cannot be had: `{KubeText.Clean(run.Image, 300)}`")
    {
        Evidence = $"{run.WaitingReason}: {message}",
        Fix = ImageErrors.Fix(message),
    };

    static RolloutFailure Configuration(RolloutView view, ContainerRun run) => new("rollout-config", $"{view.Title} cannot be started: its container `{run.Name}` is not set up in a way that the node can do")
    {
        Evidence = $"{run.WaitingReason}: {KubeText.Clean(run.WaitingMessage ?? "", LongestMessage)}",
        Fix = (run.WaitingMessage ?? "").Contains("runAsNonRoot", StringComparison.Ordinal)
            ? "have the image run as a user who is not root: `USER 1000` in its Dockerfile"
            : "make the Secret or ConfigMap that it names, or correct the name or key",
    };

    /// <summary>Before 1.32 a pod that waits does not say for what; the event of the try does.</summary>
    static string PullMessage(RolloutView view, JsonObject pod, ContainerRun run)
    {
        var told = run.WaitingMessage ?? "";
        var tried = told.Contains(": ", StringComparison.Ordinal) ? null : view.EventsOf(pod).LastOrDefault(one => one.Reason == "Failed" && one.Message.StartsWith("Failed to pull", StringComparison.Ordinal))?.Message;
        return KubeText.Clean(tried ?? told, LongestMessage);
    }

    static string Times(long exits) => exits == 2 ? "twice" : $"{exits} times";
}

using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;

namespace Slipway.Releases.Rollout;

/// <summary>How a container of a pod runs, or does not.</summary>
/// <param name="Status">Its <c>containerStatuses</c> entry.</param>
/// <param name="MayEnd">It has done its work when it ends well: one that runs before the others.</param>
sealed record ContainerRun(JsonObject Status, bool MayEnd)
{
    public string Name => KubeText.Clean(Status.Text("name") ?? "", 100);

    public string Image => Status.Text("image") ?? "";

    /// <summary>Why it waits: <c>CrashLoopBackOff</c>; null: it does not.</summary>
    public string? WaitingReason => Status.Text("state", "waiting", "reason");

    public string? WaitingMessage => Status.Text("state", "waiting", "message");

    public bool IsRunning => Status.At("state", "running") is not null;

    public bool IsReady => Status.At("ready") is JsonValue value && value.TryGetValue<bool>(out var isReady) && isReady;

    /// <summary>It has a startup probe, which has not succeeded yet: nothing else is asked until then.</summary>
    public bool IsStarting => Status.At("started") is JsonValue value && value.TryGetValue<bool>(out var hasStarted) && !hasStarted;

    /// <summary>How it ended last; null: it never did.</summary>
    public long? LastExit => Last.Number("exitCode");

    public string? LastReason => Last.Text("reason");

    public string? LastMessage => Last.Text("message");

    /// <summary>It was never our program that ran.</summary>
    public bool IsStartError => LastReason is "StartError" or "ContainerCannotRun";

    /// <summary>How often it ended. It counts as restarted only when it runs again.</summary>
    public long Exits => !IsRunning && Last is not null ? Restarts + 1 : Restarts;

    long Restarts => Status.Number("restartCount") ?? 0;

    JsonObject? Last => (Status.At("state", "terminated") ?? Status.At("lastState", "terminated")) as JsonObject;

    /// <summary>Those that run before the others first.</summary>
    public static IEnumerable<ContainerRun> Of(JsonObject pod) =>
        pod.Objects("status", "initContainerStatuses").Select(status => new ContainerRun(status, MayEnd: true))
            .Concat(pod.Objects("status", "containerStatuses").Select(status => new ContainerRun(status, pod.Text("spec", "restartPolicy") is "Never" or "OnFailure")));
}

using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;
using Slipway.Releases.Rollout;

namespace Slipway.Clusters.Standing;

/// <summary>Why a pod does not do its work.</summary>
/// <param name="IsRestarting">It is started again and again; else it does not come to be started.</param>
/// <param name="Message">With the pod's name.</param>
sealed record PodTrouble(bool IsRestarting, string Message)
{
    static readonly string[] Hopeless = ["ImagePullBackOff", "ErrImagePull", "InvalidImageName", "ErrImageNeverPull", "CreateContainerConfigError", "CreateContainerError", "RunContainerError"];

    const int LongestMessage = 300;

    /// <summary>Null: it works, or may yet.</summary>
    public static PodTrouble? Of(JsonObject pod)
    {
        foreach (var run in ContainerRun.Of(pod).Where(run => run.WaitingReason is not null))
        {
            if (run.WaitingReason == "CrashLoopBackOff" || Hopeless.Contains(run.WaitingReason))
            {
                var why = run.WaitingMessage is { Length: > 0 } message ? $": {message}" : "";
                return new PodTrouble(run.WaitingReason == "CrashLoopBackOff", KubeText.Clean($"{pod.Name()}: {run.WaitingReason}{why}", LongestMessage));
            }
        }

        return pod.Condition("PodScheduled") is { } scheduled && scheduled.Text("status") == "False"
            ? new PodTrouble(false, KubeText.Clean($"{pod.Name()}: {scheduled.Text("reason")}: {scheduled.Text("message")}", LongestMessage))
            : null;
    }

    /// <summary>How often its containers were started again.</summary>
    public static long Restarts(JsonObject pod) => pod.Objects("status", "containerStatuses").Sum(status => status.Number("restartCount") ?? 0);
}

using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;

namespace Slipway.Releases.Rollout;

/// <summary>Why a pod has no place to run: no node, or a volume that does not come.</summary>
static class PlaceFailures
{
    public static IEnumerable<RolloutSuspicion> Of(RolloutView view, JsonObject pod, RolloutGraces graces)
    {
        var events = view.EventsOf(pod).ToList();
        if (pod.Condition("PodScheduled") is { } scheduled && scheduled.Text("reason") == "Unschedulable")
        {
            yield return new(Unschedulable(view, KubeText.Clean(scheduled.Text("message") ?? "", 600)), Grace(scheduled.Text("message") ?? "", events, graces));
        }
        else if (events.LastOrDefault(one => one.Reason is "FailedMount" or "FailedAttachVolume" or "FailedMapVolume") is { } volume && ContainerRun.Of(pod).All(run => run.Exits == 0 && !run.IsRunning))
        {
            // One that another pod still holds comes when that is gone; a Secret or ConfigMap that nobody made does not.
            var isMissing = volume.Message.EndsWith("not found", StringComparison.Ordinal);
            yield return isMissing ? new(Volume(view, volume), graces.Missing) : RolloutSuspicion.AtTheDeadline(Volume(view, volume));
        }
    }

    static TimeSpan? Grace(string message, List<KubeEvent> events, RolloutGraces graces)
    {
        // Whoever adds nodes says so, each in a way of its own; volumes may take their time to be made.
        if (events.Any(one => one.Reason is "TriggeredScaleUp" or "Nominated") || (message.Contains("olume", StringComparison.Ordinal) && !message.Contains("not found", StringComparison.Ordinal)))
        {
            return null;
        }

        return events.Any(one => one.Reason == "NotTriggerScaleUp") ? graces.Missing : graces.Scheduling;
    }

    static RolloutFailure Unschedulable(RolloutView view, string message) => new("rollout-unschedulable", $"no node has room for a new pod of {view.Title}")
    {
        Evidence = $"FailedScheduling: {message}",
        Fix = message.Contains("Insufficient", StringComparison.Ordinal)
            ? "ask for less under `scale`, or add a node: `kubectl describe nodes` shows what is taken"
            : "`kubectl describe nodes` shows labels and taints; a claim or node selector that it names must exist",
    };

    static RolloutFailure Volume(RolloutView view, KubeEvent volume) => new("rollout-volume", $"a volume of {view.Title} cannot be mounted")
    {
        Evidence = $"{volume.Reason}: {volume.Message}",
        Fix = "make what it names, or free the volume from the pod that holds it: `kubectl get pods,pvc`",
    };
}

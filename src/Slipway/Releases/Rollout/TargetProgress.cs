using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;

namespace Slipway.Releases.Rollout;

/// <summary>Follows one target through time: what a single look cannot tell.</summary>
sealed class TargetProgress(RolloutTarget target, RolloutLimits limits, TimeProvider time)
{
    readonly Dictionary<(string Pod, string Container), long> _stood = [];
    long _progressed = time.GetTimestamp();
    long _best = -1;
    (string? Key, long Since) _turn;
    Dictionary<string, long>? _earlier;
    bool _wasThere;

    public string Note { get; private set; } = "";

    /// <summary>The version of the workload that was looked at, where time alone has decided; null: what was seen did.</summary>
    public string? DecidedByTime { get; private set; }

    /// <summary>One look at what the cluster shows.</summary>
    /// <returns>The state, and when time alone may change it; null: never.</returns>
    public (RolloutState State, TimeSpan? Again) Look(StageObjects objects)
    {
        DecidedByTime = null;
        if (objects.Of(target.Resource).FirstOrDefault(one => one.Uid() == target.Uid) is not { } workload)
        {
            // The watch may not have seen yet what was just applied.
            return _wasThere ? (new RolloutFailed(RolloutDeadline.Gone(target.Title)), null) : Weigh(new RolloutProgressing("is being taken up"), limits.Progress, null);
        }

        _wasThere = true;
        var view = View(objects, workload);
        foreach (var pod in view.Pods.Where(RolloutFields.IsReady))
        {
            ContainerRun.Of(pod).ToList().ForEach(run => _stood.TryAdd((pod.Uid() ?? "", run.Name), run.Exits));
        }

        var state = WorkloadRollout.Of(view, limits.Graces);
        return state is RolloutProgressing progressing ? Weigh(progressing, Limit(workload), workload.ResourceVersion()) : Decided(state);
    }

    (RolloutState State, TimeSpan? Again) Decided(RolloutState state)
    {
        Note = state is RolloutDone ? "done" : Note;
        return (state, null);
    }

    (RolloutState State, TimeSpan? Again) Weigh(RolloutProgressing state, TimeSpan limit, string? version)
    {
        Note = state.Note;
        if (state.Ready > _best)
        {
            (_best, _progressed) = (state.Ready, time.GetTimestamp());
        }

        if (KeyOf(state.Becomes) is var key && key != _turn.Key)
        {
            _turn = (key, time.GetTimestamp());
        }

        var untilDeadline = limit - time.GetElapsedTime(_progressed);
        var untilTurn = state is { Becomes: not null, After: { } after } ? after - time.GetElapsedTime(_turn.Since) : (TimeSpan?)null;
        if (untilTurn <= TimeSpan.Zero || untilDeadline <= TimeSpan.Zero)
        {
            DecidedByTime = version;
            return Decided(state.Becomes ?? new RolloutFailed(RolloutDeadline.Of(target.Title, state.Note)));
        }

        return (state, untilTurn < untilDeadline ? untilTurn : untilDeadline);
    }

    // The words may change while it is the same: how often a probe has failed.
    static string? KeyOf(RolloutState? state) => state is RolloutFailed { Failure.Code: var code } ? code : state?.GetType().Name;

    TimeSpan Limit(JsonObject workload) =>
        (workload.Number("spec", "progressDeadlineSeconds") ?? workload.Number("spec", "activeDeadlineSeconds")) is { } seconds and > 0 and < int.MaxValue
            ? TimeSpan.FromSeconds(seconds) + limits.Slack
            : limits.Progress;

    RolloutView View(StageObjects objects, JsonObject workload)
    {
        var isWorkload = target.Resource.Group is "apps" or "batch";
        ImmutableArray<JsonObject> events = isWorkload ? [.. objects.Of(RolloutKinds.Events)] : [];
        _earlier ??= events.Where(IsAboutTarget).ToDictionary(one => one.Uid()!, Times, StringComparer.Ordinal);
        return new RolloutView(
            workload,
            target.Resource.Kind == "Deployment" ? [.. objects.Of(RolloutKinds.ReplicaSets)] : [],
            isWorkload ? [.. objects.Of(RolloutKinds.Pods)] : [],
            [.. events.Where(one => !IsAboutTarget(one) || Times(one) != _earlier.GetValueOrDefault(one.Uid()!))])
        {
            Generation = target.Generation,
            MustServeAlone = target.MustServeAlone,
            Stood = _stood,
        };
    }

    // What was said of it before may be about an earlier rollout; if it is about this one, it is said again.
    bool IsAboutTarget(JsonObject kubeEvent) => kubeEvent.Text("involvedObject", "uid") == target.Uid;

    static long Times(JsonObject kubeEvent) => KubeEvent.Of(kubeEvent).Times;
}

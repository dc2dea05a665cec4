using System.Collections.Immutable;

namespace Slipway.Releases.Rollout;

/// <summary>Looks at all targets of a rollout at once.</summary>
sealed class RolloutLook(StageObjects objects, ImmutableArray<RolloutTarget> targets, RolloutLimits limits)
{
    readonly List<(RolloutTarget Target, TargetProgress Progress)> _all = [.. targets.Select(target => (target, new TargetProgress(target, limits, objects.Time)))];
    readonly Dictionary<RolloutTarget, string> _notes = [];
    long? _wellSince;

    /// <summary>The targets that time alone has decided, with the version that was looked at.</summary>
    public IEnumerable<(RolloutTarget Target, string Version)> DecidedByTime => _all.Where(one => one.Progress.DecidedByTime is not null).Select(one => (one.Target, one.Progress.DecidedByTime!));

    /// <returns>What is new, null: nothing; and when time alone may change that.</returns>
    public (RolloutNews? News, TimeSpan? Again) News()
    {
        var looks = _all.Select(one => (one.Target, Look: one.Progress.Look(objects), one.Progress.Note)).ToList();
        var notes = looks.Where(one => _notes.GetValueOrDefault(one.Target) != one.Note).Select(one => (one.Target, one.Note)).ToList();
        var failed = looks.Select(one => one.Look.State).OfType<RolloutFailed>().FirstOrDefault();
        var left = LeftToBeWell(looks.All(one => one.Look.State is RolloutDone));
        RolloutState? end = failed is not null ? failed : left == TimeSpan.Zero ? new RolloutDone() : null;
        return notes.Count > 0 || end is not null
            ? (new RolloutNews(notes, end), null)
            : (null, looks.Select(one => one.Look.Again).Append(left).OfType<TimeSpan>().Select(pause => (TimeSpan?)pause).Min());
    }

    /// <summary>Tells what is new, once.</summary>
    public void Tell(RolloutNews news, Action<string> told)
    {
        foreach (var (target, note) in news.Notes)
        {
            _notes[target] = note;
            told($"{target.Title}: {note}");
        }
    }

    /// <returns>Zero: it has been well for long enough; null: it is not well now.</returns>
    TimeSpan? LeftToBeWell(bool isWell)
    {
        _wellSince = isWell ? _wellSince ?? objects.Time.GetTimestamp() : null;
        return _wellSince is not { } since ? null : limits.Settle - objects.Time.GetElapsedTime(since) is var left && left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }
}

/// <summary>What a look found.</summary>
/// <param name="Notes">For people.</param>
/// <param name="End">All are done, or one has failed; null: neither.</param>
sealed record RolloutNews(List<(RolloutTarget Target, string Note)> Notes, RolloutState? End);

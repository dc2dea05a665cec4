using System.Collections.Immutable;

namespace Slipway.Execution.Journal;

/// <summary>A run as its journal tells it.</summary>
/// <param name="Number">Runs of a checkout are counted from 1.</param>
/// <param name="Began">Null: not even its first line can be read.</param>
/// <param name="Steps">Those that the journal names, in the order in which they appear; then the effects that the run never came to.</param>
public sealed record RunRecord(int Number, RunState State, RunBegan? Began, ImmutableArray<StepRecord> Steps)
{
    /// <summary>How many steps ended in which way, as far as they have.</summary>
    public ImmutableSortedDictionary<StepEnd, int> Counts { get; private init; } = ImmutableSortedDictionary<StepEnd, int>.Empty;

    /// <summary>Null: it has not ended, or was broken off.</summary>
    public TimeSpan? Elapsed { get; private init; }

    /// <summary>What was wrong at its end, apart from the steps, for people; null: nothing.</summary>
    public string? Failure { get; private init; }

    /// <summary>Lines of the journal that cannot be read.</summary>
    public int Unreadable { get; private init; }

    /// <summary>The effects that began and whose end nobody wrote down: they may have happened.</summary>
    public IEnumerable<StepRecord> Unknown => Steps.Where(step => State == RunState.BrokenOff && step is { Intended: not null, Ended: null });

    /// <param name="isGoingOn">Its writer is at work.</param>
    public static RunRecord Of(int number, JournalContent content, bool isGoingOn)
    {
        var began = content.Entries.OfType<RunBegan>().FirstOrDefault();
        var ended = content.Entries.OfType<RunEnded>().LastOrDefault();
        var steps = StepsOf(content.Entries, began);
        return new RunRecord(number, StateOf(ended, isGoingOn), began, steps)
        {
            Counts = ended?.Counts ?? steps.Where(step => step.Ended is not null).CountBy(step => step.Ended!.End).ToImmutableSortedDictionary(pair => pair.Key, pair => pair.Value),
            Elapsed = ended?.Elapsed,
            Failure = ended?.Failure,

            // What is just being written looks torn.
            Unreadable = isGoingOn ? 0 : content.Unreadable,
        };
    }

    static RunState StateOf(RunEnded? ended, bool isGoingOn) =>
        isGoingOn ? RunState.Running
        : ended is null ? RunState.BrokenOff
        : ended.IsCancelled ? RunState.Cancelled
        : ended.Failure is not null || ended.Counts.GetValueOrDefault(StepEnd.Failed) > 0 ? RunState.Failed
        : RunState.Done;

    static ImmutableArray<StepRecord> StepsOf(ImmutableArray<JournalEntry> entries, RunBegan? began)
    {
        var steps = new OrderedDictionary<string, StepRecord>(StringComparer.Ordinal);
        foreach (var entry in entries)
        {
            switch (entry)
            {
                case EffectIntended intended:
                    steps[intended.Step] = new StepRecord(intended.Step) { Intended = intended.At, Attempts = intended.Attempt };
                    break;
                case StepEnded ended:
                    steps[ended.Step] = steps.GetValueOrDefault(ended.Step, new StepRecord(ended.Step)) with { Ended = ended };
                    break;
            }
        }

        foreach (var effect in began?.Effects ?? [])
        {
            steps.TryAdd(effect, new StepRecord(effect));
        }

        return [.. steps.Values];
    }
}

/// <summary>A step as a journal tells it.</summary>
public sealed record StepRecord(string Name)
{
    /// <summary>When its effect was about to begin; null: it had none, or found nothing to do.</summary>
    public DateTimeOffset? Intended { get; init; }

    /// <summary>How often it was begun; 0: not said.</summary>
    public int Attempts { get; init; }

    /// <summary>How it ended; null: nobody wrote it down.</summary>
    public StepEnded? Ended { get; init; }
}

/// <summary>How a run stands.</summary>
public enum RunState
{
    /// <summary>It goes on.</summary>
    Running,

    Done,

    /// <summary>At least one step failed, or something else was wrong at the end.</summary>
    Failed,

    /// <summary>The user stopped it.</summary>
    Cancelled,

    /// <summary>Its process ended without saying so: killed, or the machine went down.</summary>
    BrokenOff,
}

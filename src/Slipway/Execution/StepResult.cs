using Slipway.Problems;

namespace Slipway.Execution;

/// <summary>How a step ended.</summary>
/// <param name="Elapsed">Of a reused result: how long it took when it was made.</param>
/// <param name="Problems">Why it failed; empty otherwise.</param>
/// <param name="Note">A few words for people: a URL, or which step it waited for in vain.</param>
public sealed record StepResult(Step Step, StepEnd End, TimeSpan Elapsed, IReadOnlyList<Problem> Problems, string? Note)
{
    /// <summary>What came of it; null when it failed or was not run.</summary>
    public StepOutcome? Outcome { get; init; }

    /// <summary>A step on demand that nobody needed is not among what is counted: it has no result that could be reused.</summary>
    public bool IsCounted => End != StepEnd.Reused || !Step.IsOnDemand;

    /// <summary>When it began, since the run began. Zero when it was not run.</summary>
    public TimeSpan Began { get; init; }

    /// <summary>What it printed, from wherever it is kept.</summary>
    public IStepLog Log { get; init; } = StepLog.Empty;
}

/// <summary>The ways a step can end.</summary>
public enum StepEnd
{
    /// <summary>It ran.</summary>
    Done,

    /// <summary>An effect that found nothing to do.</summary>
    Unchanged,

    /// <summary>A pure step whose result was there already, or one on demand that nobody needed.</summary>
    Reused,

    Failed,

    /// <summary>It waited for one that failed, or the run was cancelled.</summary>
    NotRun,
}

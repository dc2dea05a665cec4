using Slipway.Problems;

namespace Slipway.Execution;

/// <summary>How a step ended.</summary>
/// <param name="Problems">Why it failed; empty otherwise.</param>
/// <param name="Note">A few words for people: a URL, or which step it waited for in vain.</param>
public sealed record StepResult(Step Step, StepEnd End, TimeSpan Elapsed, IReadOnlyList<Problem> Problems, string? Note);

/// <summary>The ways a step can end.</summary>
public enum StepEnd
{
    Done,
    Unchanged,
    Failed,
    NotRun,
}

using System.Collections.Immutable;
using Slipway.Execution.Journal;
using Slipway.Problems;

namespace Slipway.Releases.Deploys;

/// <summary>What has come of a deploy.</summary>
/// <param name="Outcome"><see cref="DeployOutcome.Underway"/>: neither end could be reached, and the next command goes on with it.</param>
/// <param name="Causes">Why it was not released; empty where it was.</param>
sealed record DeployEnd(int Number, DeployOutcome Outcome, TimeSpan Elapsed, ImmutableArray<Problem> Causes)
{
    /// <summary>What stays of a deploy that was taken back, in a few words each; empty: nothing.</summary>
    public ImmutableArray<string> Left { get; init; } = [];

    /// <summary>The same behind a sentence that says that everything is as it was.</summary>
    public string ButFor => Left.IsEmpty ? "" : $", but for {string.Join("; and for ", Left)}";
}

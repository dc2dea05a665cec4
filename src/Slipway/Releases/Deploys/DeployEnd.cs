using System.Collections.Immutable;
using Slipway.Execution.Journal;
using Slipway.Problems;

namespace Slipway.Releases.Deploys;

/// <summary>What has come of a deploy.</summary>
/// <param name="Outcome"><see cref="DeployOutcome.Underway"/>: neither end could be reached, and the next command goes on with it.</param>
/// <param name="Causes">Why it was not released; empty where it was.</param>
sealed record DeployEnd(int Number, DeployOutcome Outcome, TimeSpan Elapsed, ImmutableArray<Problem> Causes);

using Slipway.Execution.Journal;
using Slipway.Problems;
using Slipway.Releases.Deploys;
using Slipway.Releases.Planning;
using Slipway.Releases.Records;

namespace Slipway.Cli.Releases;

/// <summary>What a deploy does in its turn: settles what is unfinished, then does what is left to do.</summary>
/// <param name="planAsync">What would be done now; given the number of a deploy, what is left of that one.</param>
/// <param name="components">That it is about.</param>
/// <param name="command">As the journal keeps it.</param>
sealed class PlannedTurn(DeployTurn turn, Func<ReleaseHistory, int?, Task<ReleasePlan>> planAsync, IReadOnlyCollection<string> components, string command)
{
    /// <returns>Null: nothing was to be done.</returns>
    /// <exception cref="ProblemException">All that stands in the way.</exception>
    public async Task<DeployEnd?> RunAsync(CancellationToken cancellation)
    {
        DeployEnd? last = null;
        while (true)
        {
            var history = await turn.HistoryAsync(cancellation);
            var unfinished = UnfinishedDeploys.Of(history, components).FirstOrDefault();
            var plan = await planAsync(history, unfinished?.Number);
            if (unfinished is not null)
            {
                last = await turn.SettleAsync(unfinished, await turn.Pieces.ResumeAsync(unfinished, plan, cancellation), cancellation);
                if (last.Outcome is DeployOutcome.Underway or DeployOutcome.NeedsPerson || (last.Outcome == DeployOutcome.Undone && !last.Causes.IsEmpty && unfinished.Cause is null))
                {
                    return last;
                }

                continue;
            }

            Check(plan);
            if (plan.IsEmpty)
            {
                await turn.PruneAsync(cancellation);
                return last;
            }

            if (await turn.BeginAsync(plan.Deploy, await turn.Pieces.OfPlanAsync(plan, cancellation), command, cancellation) is { } end)
            {
                await turn.PruneAsync(CancellationToken.None);
                return end;
            }
        }
    }

    /// <exception cref="ProblemException">All that stands in the way of a plan.</exception>
    public static void Check(ReleasePlan plan)
    {
        var problems = plan.Problems;
        if (!problems.IsEmpty)
        {
            throw new ProblemException(problems);
        }
    }
}

using System.Collections.Immutable;
using Slipway.Execution.Journal;
using Slipway.Problems;
using Slipway.Releases.Deploys;
using Slipway.Releases.Migrations;
using Slipway.Releases.Planning;
using Slipway.Releases.Records;

namespace Slipway.Cli.Releases;

/// <summary>What a deploy does in its turn: settles what is unfinished, then does what is left to do.</summary>
/// <param name="planAsync">What would be done now; given the number of a deploy, what is left of that one.</param>
/// <param name="components">That it is about.</param>
/// <param name="command">As the journal keeps it.</param>
sealed class PlannedTurn(DeployTurn turn, Func<ReleaseHistory, int?, Task<ReleasePlan>> planAsync, IReadOnlyCollection<string> components, string command)
{
    /// <summary>Completes a plan with what only the cluster can tell: which migrations are pending.</summary>
    public Func<ReleasePlan, Task<ReleasePlan>> AskAsync { get; init; } = Task.FromResult;

    /// <summary>What is left of a deploy that was broken off; null: the plan is about something else.</summary>
    public Func<DeployRecord, ReleasePlan, Task<ImmutableArray<DeployPiece>?>>? ResumeAsync { get; init; }

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
                last = await turn.SettleAsync(unfinished, await PiecesAsync(unfinished, plan, cancellation), cancellation);
                if (last.Outcome is DeployOutcome.Underway or DeployOutcome.NeedsPerson || (last.Outcome == DeployOutcome.Undone && !last.Causes.IsEmpty && unfinished.Cause is null))
                {
                    return last;
                }

                continue;
            }

            plan = await AskAsync(plan);
            Check(plan);
            if (plan.IsEmpty)
            {
                await turn.PruneAsync(cancellation);
                return last;
            }

            if (await turn.DeployAsync(plan.Deploy, await turn.Pieces.OfPlanAsync(plan, cancellation), command, cancellation) is { } end)
            {
                return end;
            }
        }
    }

    Task<ImmutableArray<DeployPiece>?> PiecesAsync(DeployRecord unfinished, ReleasePlan plan, CancellationToken cancellation) =>
        ResumeAsync is { } resume ? resume(unfinished, plan) : turn.Pieces.ResumeAsync(unfinished, plan, Task.FromResult, cancellation);

    /// <exception cref="ProblemException">All that stands in the way of a plan.</exception>
    public static void Check(ReleasePlan plan)
    {
        var problems = plan.Problems.AddRange(plan.Components.Where(component => component.Unknown == SchemaUnknown.NotAllowed).Select(component => StatusProblems.NotAllowed(component.Component)));
        if (!problems.IsEmpty)
        {
            throw new ProblemException(problems);
        }
    }
}

using Slipway.Data.Snapshots;
using Slipway.Execution;
using Slipway.Execution.Journal;
using Slipway.Problems;

namespace Slipway.Releases.Deploys.Guarding;

/// <summary>Takes the migrations down that the release which is put back did not have, as somebody has asked for: behind the fence, with a snapshot of what is live.</summary>
sealed class DataDescent(DeployPiece piece, DataGuard guard, WayDown way, DeployJournal journal, TimeProvider time)
{
    /// <summary>May be repeated.</summary>
    /// <exception cref="ProblemException"><c>descent-changed-rows</c>; what stands in the way of the migrations.</exception>
    public async Task<StepOutcome> RunAsync(StepRun run)
    {
        var change = piece.To.TakesDown!;
        var call = piece.Migrates! with { Variables = await guard.AdmittedAsync(run.Cancellation) };
        if (await way.RunAsync(call, differences => Wrong(differences, change.Pending.Length), run) is { } table)
        {
            throw ChangedRows(table);
        }

        await journal.AppendAsync(new MigrationsTakenDown(time.GetUtcNow(), piece.Component, change.Before), isDurable: true, run.Cancellation);
        return new StepOutcome(Note: $"taken down to `{change.Before ?? "nothing"}`");
    }

    /// <summary>
    /// A table may go by it, or come back under another name; one that stays has all of its rows. But the one in which it is written which migrations are applied: that has a row
    /// less for each, or one more.
    /// </summary>
    /// <param name="migrations">How many were taken down.</param>
    public static RowDifference? Wrong(IReadOnlyList<RowDifference> differences, int migrations)
    {
        var stay = differences.Where(difference => difference is { Now: not null, Then: not null }).ToList();
        var notes = stay.Find(difference => Math.Abs(difference.Now!.Value - difference.Then!.Value) == migrations);
        return stay.Find(difference => difference != notes);
    }

    ProblemException ChangedRows(string table) => new(new Problem("descent-changed-rows", $"taking the migrations of `{piece.Component}` down has changed how many rows `{table}` has")
    {
        Kind = ProblemKind.Failure,
        Why = "they say that nothing is lost by it, and writers were held off meanwhile",
        Fix = "say of them what is true: `reversible: lossy` in `migrate status`; and go forward with a new migration that does the reverse",
    });
}

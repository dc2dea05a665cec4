using Slipway.Data.Snapshots;
using Slipway.Data.Work;
using Slipway.Execution;
using Slipway.Execution.Journal;

namespace Slipway.Releases.Deploys.Guarding;

/// <summary>Takes migrations down behind the fence, by the image that has applied them. That nothing was lost by it is seen in the snapshot that was taken there.</summary>
sealed class WayDown(DeployPiece piece, IDeployEngine engine, PieceNeeds needs, DeployJournal journal)
{
    /// <summary>One of the release itself: there was something to copy.</summary>
    public bool HasSnapshot(PieceNeed need) => journal.Entries.OfType<SnapshotTaken>().Any(taken => taken.Component == piece.Component && taken.Snapshot == need.Data.Snapshot);

    /// <param name="wrong">Of the tables that have not as many rows as in the snapshot: one that should have; null: none should.</param>
    /// <returns>Its name; null: there is none.</returns>
    /// <exception cref="Problems.ProblemException">They could not be taken down, and whether some were is not known.</exception>
    public async Task<string?> RunAsync(MigrationCall call, Func<IReadOnlyList<RowDifference>, RowDifference?> wrong, StepRun run)
    {
        try
        {
            await engine.MigrateAsync(call, run.Write, run.Cancellation);
            return await ChangedAsync(wrong, run);
        }
        finally
        {
            await engine.StopMigrationAsync(call, piece.Owner, CancellationToken.None);
        }
    }

    async Task<string?> ChangedAsync(Func<IReadOnlyList<RowDifference>, RowDifference?> wrong, StepRun run)
    {
        foreach (var need in (await needs.OpenAsync(run.Cancellation)).Where(HasSnapshot))
        {
            var then = (await need.DoAsync(new ProveSnapshot(need.Data.Snapshot, Restores: false), _ => { }, run.Cancellation)).Snapshot.Database;
            var now = (await need.DoAsync(new Look(null), _ => { }, run.Cancellation)).Facts;
            if (wrong(RowDifference.Between(now, then)) is { } difference)
            {
                return difference.Table;
            }
        }

        return null;
    }
}

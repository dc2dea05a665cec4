using Slipway.Problems;

namespace Slipway.Data.Snapshots;

/// <summary>Puts a snapshot in the place of the live data, which is kept beside it.</summary>
/// <param name="live">The application's database.</param>
sealed class SnapshotRestoring(IDatabaseServer server, SnapshotArchive archive, string live)
{
    /// <summary>What a restore would change in how many rows there are.</summary>
    public async Task<IReadOnlyList<RowDifference>> CompareAsync(SnapshotRecord snapshot, CancellationToken cancellation) =>
        RowDifference.Between(await server.LookAsync(live, cancellation), snapshot.Database);

    /// <summary>Restores into a new database, proves it, and gives it the name of the live one. Until then nothing that is live was touched.
    /// After a kill the same call with the same mark ends it.</summary>
    /// <param name="mark">See <see cref="DatabaseCopies.NewMark"/>.</param>
    /// <returns>The name under which the data is kept that was live before.</returns>
    /// <exception cref="ProblemException"><c>snapshot-unreadable</c>, <c>snapshot-key</c>, <c>snapshot-differs</c>; what the server says.</exception>
    public async Task<string> RestoreAsync(SnapshotRecord snapshot, string mark, SnapshotProgress progress, CancellationToken cancellation)
    {
        var (copy, kept) = (DatabaseCopies.Name(live, DatabaseCopies.Restored, mark), DatabaseCopies.Name(live, DatabaseCopies.Kept, mark));
        if (!(await server.NamesAsync(kept, cancellation)).Contains(kept))
        {
            await new SnapshotCheck(server, archive).RestoreAsync(snapshot, copy, progress, cancellation);
        }

        progress.Begin(SnapshotPhase.Swap, null);
        // Not broken off half way, and its copy not removed where it fails: with some servers the rows are on their way by then.
        await server.SwapAsync(copy, kept, CancellationToken.None);
        return kept;
    }
}

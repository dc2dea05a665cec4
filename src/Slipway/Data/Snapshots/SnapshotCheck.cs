using Slipway.Problems;

namespace Slipway.Data.Snapshots;

/// <summary>Restores a snapshot beside the live database, and compares what has come out with what went in.</summary>
sealed class SnapshotCheck(IDatabaseServer server, SnapshotArchive archive)
{
    /// <summary>Restores a snapshot into a database that is removed again, however this ends.</summary>
    /// <param name="live">The application's database.</param>
    /// <param name="mark">See <see cref="DatabaseCopies.NewMark"/>.</param>
    /// <exception cref="ProblemException"><c>snapshot-unreadable</c>, <c>snapshot-key</c>, <c>snapshot-differs</c>; what the server says.</exception>
    public Task TryAsync(SnapshotRecord snapshot, string live, string mark, SnapshotProgress progress, CancellationToken cancellation) =>
        InCopyAsync(snapshot, live, mark, progress, _ => Task.FromResult(true), cancellation);

    /// <summary>The same, with something done in that database before.</summary>
    /// <param name="use">Gets its name.</param>
    public async Task<T> InCopyAsync<T>(SnapshotRecord snapshot, string live, string mark, SnapshotProgress progress, Func<string, Task<T>> use, CancellationToken cancellation)
    {
        var copy = DatabaseCopies.Name(live, DatabaseCopies.Check, mark);
        await RestoreAsync(snapshot, copy, progress, cancellation);
        try
        {
            var used = await use(copy);
            await server.DropAsync(copy, cancellation);
            return used;
        }
        catch
        {
            await RemoveAsync(copy);
            throw;
        }
    }

    /// <summary>Restores into a new database, which stays when it holds what it should.</summary>
    public async Task RestoreAsync(SnapshotRecord snapshot, string copy, SnapshotProgress progress, CancellationToken cancellation)
    {
        try
        {
            progress.Begin(SnapshotPhase.Restore, snapshot.Content.DumpBytes);
            await archive.ReadContentAsync(snapshot, dump => server.RestoreAsync(dump, copy, cancellation), progress.Tell, cancellation);
            progress.Begin(SnapshotPhase.Compare, null);
            if (RowDifference.Between(await server.LookAsync(copy, cancellation), snapshot.Database) is { Count: > 0 } differences)
            {
                throw SnapshotProblems.Differs(snapshot.Id, differences);
            }
        }
        catch
        {
            await RemoveAsync(copy);
            throw;
        }
    }

    // Also when the user broke it off; what went wrong before is more interesting than what goes wrong now.
    async Task RemoveAsync(string copy)
    {
        try
        {
            await server.DropAsync(copy, CancellationToken.None);
        }
        catch (ProblemException)
        {
        }
    }
}

using Slipway.Data.Snapshots.Stores;

namespace Slipway.Data.Snapshots;

/// <summary>Decides which snapshots and which copies of a database nobody needs any more.</summary>
/// <param name="keep">What is younger stays.</param>
/// <param name="isNamed">Whether something, a kept release perhaps, names a snapshot: then it stays.</param>
sealed class SnapshotPruning(SnapshotArchive archive, TimeSpan keep, Func<string, bool> isNamed, TimeProvider time)
{
    /// <summary>For what was killed half way: a content without a record that nobody writes any more.</summary>
    static readonly TimeSpan LongestDump = TimeSpan.FromDays(2);

    /// <summary>Those that are older, the oldest first: never the newest one.</summary>
    public IReadOnlyList<SnapshotRecord> Old(IReadOnlyList<SnapshotRecord> snapshots) =>
        [.. snapshots.SkipLast(1).Where(snapshot => snapshot.Moment < time.GetUtcNow() - keep && !isNamed(snapshot.Id))];

    /// <summary>The names of the database's copies that are older.</summary>
    public async Task<IReadOnlyList<string>> OldCopiesAsync(IDatabaseServer server, string live, CancellationToken cancellation)
    {
        var names = new List<string>();
        foreach (var what in (string[])[DatabaseCopies.Kept, DatabaseCopies.Restored, DatabaseCopies.Check, DatabaseCopies.Try])
        {
            names.AddRange(await server.NamesAsync(DatabaseCopies.Beginning(live, what), cancellation));
        }

        return [.. names.Where(name => DatabaseCopies.Made(name) < time.GetUtcNow() - keep)];
    }

    /// <summary>Removes a snapshot.</summary>
    public Task RemoveAsync(SnapshotRecord snapshot, CancellationToken cancellation) => archive.RemoveAsync(snapshot.Id, cancellation);

    /// <summary>Contents that never became snapshots. There is no record of whose they are: so only those of this need and of no longer one.</summary>
    public async Task<IReadOnlyList<StoredFile>> UnfinishedAsync(CancellationToken cancellation)
    {
        var files = await archive.FilesAsync(cancellation);
        var recorded = files.Where(file => file.Name.EndsWith(SnapshotNames.Record, StringComparison.Ordinal)).Select(file => file.Name[..^SnapshotNames.Record.Length]).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. files.Where(file => file.Name.EndsWith(SnapshotNames.Content, StringComparison.Ordinal) && file.Written < time.GetUtcNow() - LongestDump
                && !recorded.Contains(file.Name[..^SnapshotNames.Content.Length])),
        ];
    }
}

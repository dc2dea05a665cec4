using Slipway.Data.Snapshots.Content;
using Slipway.Engines.Databases;
using Slipway.Execution.Results;
using Slipway.Problems;

namespace Slipway.Data.Snapshots;

/// <summary>Makes a snapshot and proves that it can be read, before anybody counts on it.</summary>
/// <param name="isEncrypted">With the archive's key.</param>
sealed class SnapshotCreation(IDatabaseServer server, SnapshotArchive archive, bool isEncrypted, TimeProvider time)
{
    /// <summary>When this returns, the snapshot is whole, stored and was read back. When it throws, nothing of it is left.</summary>
    /// <param name="id">Of <see cref="SnapshotId.New"/>, for this attempt alone.</param>
    /// <param name="kind">One of <see cref="ProviderKinds"/>.</param>
    /// <param name="database">SQLite: the file.</param>
    /// <exception cref="ProblemException"><c>no-room</c>, <c>snapshot-unreadable</c>, <c>snapshot-key</c>, <c>snapshot-store</c>; what the server says.</exception>
    public async Task<SnapshotRecord> CreateAsync(string id, string kind, string database, SnapshotOrigin origin, SnapshotProgress progress, CancellationToken cancellation)
    {
        var key = isEncrypted ? archive.Key ?? throw SnapshotKey.Missing() : null;
        progress.Begin(SnapshotPhase.Look, null);
        CheckRoom(await server.LookAsync(database, cancellation));
        var moment = time.GetUtcNow();
        try
        {
            progress.Begin(SnapshotPhase.Dump, await ExpectedAsync(cancellation));
            var (facts, content) = await DumpAsync(id, kind, database, key, progress, cancellation);
            var record = new SnapshotRecord(SnapshotRecord.CurrentSchema, id, archive.Subject, kind, moment, facts, content, origin);
            await archive.ProveAsync(record, progress, cancellation);
            await archive.WriteAsync(record, cancellation);
            return record;
        }
        catch
        {
            await RemoveAsync(id);
            throw;
        }
    }

    async Task<(DatabaseFacts Facts, SnapshotContent Content)> DumpAsync(
        string id, string kind, string database, SnapshotKey? key, SnapshotProgress progress, CancellationToken cancellation)
    {
        DatabaseFacts? facts = null;
        SnapshotContent? content = null;
        await archive.Store.WriteAsync(
            id + SnapshotNames.Content,
            async stored => content = await ContentPipe.WriteAsync(
                stored, id, MustBeCompressed(kind), key, async dump => facts = await server.DumpAsync(database, dump, cancellation), progress.Tell, cancellation),
            cancellation);
        return (facts!, content!);
    }

    // pg_dump's own format is compressed.
    static bool MustBeCompressed(string kind) => kind != ProviderKinds.PostgreSql;

    /// <summary>A dump takes less than the database with its indexes; so this errs on the safe side.</summary>
    void CheckRoom(DatabaseFacts facts)
    {
        if (archive.Store.Free is { } free && free < facts.Bytes)
        {
            throw SnapshotProblems.NoRoom(archive.Store.Place, $"the database takes {ByteSize.Format(facts.Bytes)}, and {ByteSize.Format(free)} are free; nothing was begun");
        }
    }

    async Task<long?> ExpectedAsync(CancellationToken cancellation) => (await archive.FindAsync(null, _ => { }, cancellation))?.Content.DumpBytes;

    // Also when the user broke it off; and what went wrong is more interesting than what goes wrong now.
    async Task RemoveAsync(string id)
    {
        try
        {
            await archive.RemoveAsync(id, CancellationToken.None);
        }
        catch (ProblemException)
        {
        }
    }
}

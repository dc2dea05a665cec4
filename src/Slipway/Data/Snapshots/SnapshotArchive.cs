using System.Text.Json;
using Slipway.Data.Snapshots.Content;
using Slipway.Data.Snapshots.Stores;
using Slipway.Problems;

namespace Slipway.Data.Snapshots;

/// <summary>The snapshots of one need of a component on a stage, in their store.</summary>
/// <param name="key">Opens what is encrypted; null: there is none.</param>
sealed class SnapshotArchive(SnapshotSubject subject, ISnapshotStore store, SnapshotKey? key)
{
    // A table's facts take about a hundred bytes.
    const int MostBytes = 8 * 1024 * 1024;

    public SnapshotSubject Subject => subject;

    public ISnapshotStore Store => store;

    public SnapshotKey? Key => key;

    /// <summary>The oldest first.</summary>
    /// <param name="note">Gets what is wrong with records that cannot be read: they are left out.</param>
    public async Task<IReadOnlyList<SnapshotRecord>> ListAsync(Action<Problem> note, CancellationToken cancellation)
    {
        var records = new List<SnapshotRecord>();
        foreach (var file in (await FilesAsync(cancellation)).Where(file => file.Name.EndsWith(SnapshotNames.Record, StringComparison.Ordinal)))
        {
            try
            {
                if (await ReadAsync(file.Name[..^SnapshotNames.Record.Length], cancellation) is { } record && record.Subject == subject)
                {
                    records.Add(record);
                }
            }
            catch (ProblemException exception) when (exception.Problems is [{ Code: "snapshot-unreadable" } problem])
            {
                note(problem with { Severity = Severity.Warning });
            }
        }

        return [.. records.OrderBy(record => record.Moment).ThenBy(record => record.Id, StringComparer.Ordinal)];
    }

    /// <summary>One of them by its id, or the newest; null: there is none.</summary>
    /// <exception cref="ProblemException"><c>snapshot-unreadable</c></exception>
    public async Task<SnapshotRecord?> FindAsync(string? id, Action<Problem> note, CancellationToken cancellation) =>
        id is null ? await ListAsync(note, cancellation) is [.., var newest] ? newest : null
        : SnapshotId.IsValid(id) && await ReadAsync(id, cancellation) is { } found && found.Subject == subject ? found
        : null;

    /// <summary>The same, where there has to be one.</summary>
    /// <exception cref="ProblemException"><c>snapshot-unknown</c>, <c>snapshot-unreadable</c></exception>
    public async Task<SnapshotRecord> GetAsync(string? id, Action<Problem> note, CancellationToken cancellation) =>
        await FindAsync(id, note, cancellation) ?? throw SnapshotProblems.Unknown(subject, id, store.Place);

    /// <summary>All that may be files of this need's snapshots.</summary>
    public Task<IReadOnlyList<StoredFile>> FilesAsync(CancellationToken cancellation) =>
        store.ListAsync(SnapshotId.Beginning(subject.Component, subject.Need), cancellation);

    /// <summary>Says last of all that a snapshot is there.</summary>
    public Task WriteAsync(SnapshotRecord record, CancellationToken cancellation) => store.WriteAsync(
        record.RecordName, stream => JsonSerializer.SerializeAsync(stream, record, SnapshotJson.Default.SnapshotRecord, cancellation), cancellation);

    /// <exception cref="ProblemException"><c>snapshot-key</c>: the snapshot is encrypted, and not with the key that there is.</exception>
    public void CheckKey(SnapshotRecord snapshot) => SnapshotKey.For(snapshot, key);

    /// <summary>Reads all of a content, and proves it.</summary>
    /// <exception cref="ProblemException"><c>snapshot-unreadable</c>, <c>snapshot-key</c></exception>
    public Task ProveAsync(SnapshotRecord snapshot, SnapshotProgress progress, CancellationToken cancellation)
    {
        progress.Begin(SnapshotPhase.ReadBack, snapshot.Content.DumpBytes);
        return ReadContentAsync(snapshot, dump => dump.CopyToAsync(Stream.Null, cancellation), progress.Tell, cancellation);
    }

    /// <summary>Reads the content of a snapshot, and proves it.</summary>
    /// <param name="use">Gets the dump; what it did is worth something only when this returns.</param>
    /// <exception cref="ProblemException"><c>snapshot-unreadable</c>, <c>snapshot-key</c></exception>
    public async Task ReadContentAsync(SnapshotRecord snapshot, Func<Stream, Task> use, Action<long> tell, CancellationToken cancellation)
    {
        CheckKey(snapshot);
        await using var stored = await store.OpenAsync(snapshot.ContentName, cancellation) ?? throw SnapshotProblems.Unreadable(snapshot.Id, $"its content is not in `{store.Place}` any more");
        await ContentPipe.ReadAsync(stored, snapshot, key, use, tell, cancellation);
    }

    /// <summary>The record goes first: what has one is whole.</summary>
    public async Task RemoveAsync(string id, CancellationToken cancellation)
    {
        await store.RemoveAsync(id + SnapshotNames.Record, cancellation);
        await store.RemoveAsync(id + SnapshotNames.Content, cancellation);
    }

    /// <summary>Removes what was killed before it became a snapshot.</summary>
    /// <param name="id">There is no record of it.</param>
    public Task RemoveUnfinishedAsync(string id, CancellationToken cancellation) => SnapshotId.IsValid(id)
        ? store.RemoveAsync(id + SnapshotNames.Content, cancellation)
        : throw SnapshotProblems.Unknown(subject, id, store.Place);

    // Null: it is gone, perhaps a moment ago.
    async Task<SnapshotRecord?> ReadAsync(string id, CancellationToken cancellation)
    {
        await using var stored = await store.OpenAsync(id + SnapshotNames.Record, cancellation);
        if (stored is null)
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize(await BytesAsync(stored, id, cancellation), SnapshotJson.Default.SnapshotRecord) is { } record && IsWhole(record, id) ? record
                : throw SnapshotProblems.Unreadable(id, "its record lacks parts, or a newer version of Slipway wrote it");
        }
        catch (JsonException)
        {
            throw SnapshotProblems.Unreadable(id, "its record is no valid JSON");
        }
    }

    static async Task<byte[]> BytesAsync(Stream stored, string id, CancellationToken cancellation)
    {
        using var bytes = new MemoryStream();
        var buffer = new byte[64 * 1024];
        for (int read; (read = await stored.ReadAsync(buffer, cancellation)) > 0;)
        {
            bytes.Write(buffer, 0, read);
            if (bytes.Length > MostBytes)
            {
                throw SnapshotProblems.Unreadable(id, $"its record is longer than {MostBytes} bytes");
            }
        }

        return bytes.ToArray();
    }

    static bool IsWhole(SnapshotRecord record, string id) =>
        record is { Schema: SnapshotRecord.CurrentSchema, Subject: not null, Kind: not null, Database.Tables.IsDefault: false, Content.Sha256: not null, Origin: not null } && record.Id == id;
}

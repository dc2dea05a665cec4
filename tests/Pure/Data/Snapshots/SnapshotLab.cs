using System.Text;
using Slipway.Data.Snapshots;
using Slipway.Data.Snapshots.Content;
using Slipway.Problems;
using Slipway.Tests.Execution;

namespace Slipway.Tests.Data.Snapshots;

/// <summary>A database, a store and a clock, and what is done with them.</summary>
sealed class SnapshotLab
{
    public const string Key = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

    public SnapshotLab() => Store = new MemoryStore(Time);

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    public HandTime Time { get; } = new();

    public MemoryStore Store { get; }

    public MemoryServer Server { get; } = MemoryServer.With("visits", ("visit", 100), ("visitor", 7));

    public SnapshotKey? Opens { get; set; }

    public SnapshotArchive Archive => new(new SnapshotSubject("plasma", "local", "visits", "database"), Store, Opens);

    public Task<SnapshotRecord> CreateAsync(string kind = "mariadb", bool isEncrypted = false) =>
        new SnapshotCreation(Server, Archive, isEncrypted, Time).CreateAsync(NewId(), kind, "visits", new SnapshotOrigin("ada@laptop", 7, "0003", "1.0.0"), SnapshotProgress.None, Token);

    public string NewId() => SnapshotId.New("visits", "database", Time.GetUtcNow());

    public async Task<IReadOnlyList<SnapshotRecord>> ListAsync(List<Problem>? problems = null) => await Archive.ListAsync((problems ?? []).Add, Token);

    public SnapshotRestoring Restoring => new(Server, Archive, "visits");

    /// <summary>The text of a record, changed.</summary>
    public void Rewrite(SnapshotRecord snapshot, Func<string, string> change)
    {
        var (bytes, written) = Store.Files[snapshot.RecordName];
        Store.Files[snapshot.RecordName] = (Encoding.UTF8.GetBytes(change(Encoding.UTF8.GetString(bytes))), written);
    }

    public static async Task<Problem> FailsAsync(Func<Task> work) => Assert.Single((await Assert.ThrowsAsync<ProblemException>(work)).Problems);
}

using System.Text;
using System.Text.Json;
using Slipway.Data;
using Slipway.Data.Snapshots;
using Slipway.Data.Work;
using Slipway.Engines.Databases;
using Slipway.Secrets;
using Slipway.Tests.Data.Snapshots;

namespace Slipway.Tests.Data.Work;

public class DataWorkerTests
{
    static readonly SnapshotOrigin Origin = new("ada@laptop", 7, "0003", "1.0.0");

    readonly SnapshotLab _lab = new();
    readonly List<string> _lines = [];

    DataWorker Worker => new(
        _lab.Server,
        new ServerAccess(new ResourceEndpoint(ProviderKinds.MariaDb, "mysql://root@localhost/"), "visits", "visits"),
        _lab.Archive,
        isEncrypted: false,
        new Secret("told-to-nobody"),
        _lab.Time);

    [Fact]
    public async Task The_fence_that_was_raised_is_seen_until_it_is_lifted()
    {
        await DoAsync(new RaiseFence());
        Assert.True((await DoAsync(new Look(null))).IsFenced);

        await DoAsync(new LiftFence());

        var look = await DoAsync(new Look("visits"));
        Assert.False(look.IsFenced);
        Assert.Equal(["visit", "visitor"], look.Facts.Tables.Select(table => table.Name));
    }

    [Fact]
    public async Task Whoever_is_let_in_has_the_password_that_no_order_holds()
    {
        await DoAsync(new Admit(null, "visits_in"));
        await DoAsync(new Admit("visits_try_0000aaaa", "visits_try"));
        Assert.Equal((("visits", "told-to-nobody"), ("visits_try_0000aaaa", "told-to-nobody")), (_lab.Server.Admitted["visits_in"], _lab.Server.Admitted["visits_try"]));

        await DoAsync(new Dismiss("visits_in"));
        await DoAsync(new Dismiss("visits_in"));

        Assert.Equal("visits_try", Assert.Single(_lab.Server.Admitted.Keys));
    }

    [Fact]
    public async Task A_snapshot_that_is_taken_again_is_proven_and_not_taken_twice()
    {
        var id = _lab.NewId();
        var first = await DoAsync(new TakeSnapshot(id, Origin));
        _lab.Server.Databases["visits"]["visit"] = 120;

        var again = await DoAsync(new TakeSnapshot(id, Origin));

        Assert.Equal((id, 107), (first.Snapshot.Id, again.Snapshot.Rows));
        Assert.Single(_lab.Server.Calls, call => call == "dump visits");
        Assert.Contains("counting what there is", _lines);
    }

    [Fact]
    public async Task A_snapshot_that_was_killed_before_its_record_is_taken_anew()
    {
        var id = _lab.NewId();
        _lab.Store.Files[id + SnapshotNames.Content] = ("half of it"u8.ToArray(), _lab.Time.GetUtcNow());

        await DoAsync(new TakeSnapshot(id, Origin));

        Assert.Equal(id, (await DoAsync(new ProveSnapshot(null, Restores: false))).Snapshot.Id);
    }

    [Fact]
    public async Task A_snapshot_that_is_there_and_was_damaged_is_none()
    {
        var id = _lab.NewId();
        var made = (await DoAsync(new TakeSnapshot(id, Origin))).Snapshot;
        _lab.Store.Files[made.ContentName] = (Encoding.UTF8.GetBytes("nothing of it"), _lab.Time.GetUtcNow());

        Assert.Equal("snapshot-unreadable", (await SnapshotLab.FailsAsync(() => DoAsync(new TakeSnapshot(id, Origin)))).Code);
    }

    [Fact]
    public async Task An_id_that_could_lead_elsewhere_is_refused() =>
        Assert.Equal("snapshot-unknown", (await SnapshotLab.FailsAsync(() => DoAsync(new TakeSnapshot("../../etc/passwd", Origin)))).Code);

    [Fact]
    public async Task A_copy_is_made_looked_at_and_removed_and_the_live_one_is_neither()
    {
        var id = (await DoAsync(new TakeSnapshot(_lab.NewId(), Origin))).Snapshot.Id;
        var copy = DatabaseCopies.Name("visits", DatabaseCopies.Try, "0000aaaa");

        var look = await DoAsync(new MakeCopy(id, copy));
        Assert.Equal(("visits_try_0000aaaa", 100), (copy, look.Facts.Tables[0].Rows));
        await DoAsync(new DropCopy(copy));
        await DoAsync(new DropCopy(copy));

        Assert.Equal("visits", Assert.Single(_lab.Server.Databases).Key);
    }

    [Fact]
    public async Task A_snapshot_is_proven_by_restoring_it_and_that_copy_goes()
    {
        await DoAsync(new TakeSnapshot(_lab.NewId(), Origin));

        await DoAsync(new ProveSnapshot(null, Restores: true));

        Assert.Contains(_lab.Server.Calls, call => call.StartsWith("restore visits_check_", StringComparison.Ordinal));
        Assert.Equal("visits", Assert.Single(_lab.Server.Databases).Key);
    }

    [Fact]
    public async Task What_a_restore_would_do_to_the_rows_is_told_and_nothing_is_left_of_the_copy()
    {
        var id = (await DoAsync(new TakeSnapshot(_lab.NewId(), Origin))).Snapshot.Id;
        _lab.Server.Databases["visits"]["visit"] = 102;

        var found = Assert.Single((await DoAsync(new CompareSnapshot(id, 10))).Tables);

        Assert.Equal(("visit", 2L, 0L, 0L), (found.Table, found.Lost.Count, found.Changed.Count, found.Back.Count));
        Assert.Equal(["101", "102"], found.Lost.Keys);
        Assert.Equal("visits", Assert.Single(_lab.Server.Databases).Key);
        _lab.Server.UnreadableRows = "visits";
        await SnapshotLab.FailsAsync(() => DoAsync(new CompareSnapshot(id, 10)));
        Assert.Equal("visits", Assert.Single(_lab.Server.Databases).Key);
    }

    [Fact]
    public async Task Watching_locks_is_answered_when_it_is_cancelled()
    {
        using var stop = new CancellationTokenSource();
        var watching = Worker.DoAsync(new ObserveLocks("visits_try_0000aaaa"), _lines.Add, stop.Token);
        Assert.False(watching.IsCompleted);
        Assert.Equal("watching which locks are taken", Assert.Single(_lines));

        await stop.CancelAsync();

        Assert.Equal(new TableLock("visit", "AccessExclusiveLock", LockBlocks.ReadsAndWrites, TimeSpan.Zero), Assert.Single((await watching).Locks));
    }

    [Fact]
    public async Task A_restore_that_is_ordered_again_is_done_once()
    {
        var id = (await DoAsync(new TakeSnapshot(_lab.NewId(), Origin))).Snapshot.Id;
        _lab.Server.Databases["visits"]["visit"] = 120;

        var kept = (await DoAsync(new RestoreSnapshot(id, "0000aaaa"))).Kept;
        Assert.Equal(kept, (await DoAsync(new RestoreSnapshot(id, "0000aaaa"))).Kept);

        Assert.Equal((100, 120), (_lab.Server.Databases["visits"]["visit"], _lab.Server.Databases[kept]["visit"]));
    }

    [Fact]
    public async Task What_is_old_goes_but_for_the_newest_and_what_is_named()
    {
        string[] ids = [await TakeAsync(), await TakeAsync(), await TakeAsync()];
        await DoAsync(new MakeCopy(ids[0], DatabaseCopies.Name("visits", DatabaseCopies.Try, DatabaseCopies.NewMark(_lab.Time.GetUtcNow()))));
        _lab.Time.Advance(TimeSpan.FromDays(20));

        var gone = await DoAsync(new PruneSnapshots(TimeSpan.FromDays(14), [ids[1]]));

        Assert.Equal([ids[0]], gone.Snapshots.Select(snapshot => snapshot.Id));
        Assert.StartsWith("visits_try_", Assert.Single(gone.Copies), StringComparison.Ordinal);
        Assert.Equal([ids[1], ids[2]], (await DoAsync(new ListSnapshots())).Snapshots.Select(snapshot => snapshot.Id));
        Assert.Equal("visits", Assert.Single(_lab.Server.Databases).Key);

        async Task<string> TakeAsync()
        {
            _lab.Time.Advance(TimeSpan.FromSeconds(1));
            return (await DoAsync(new TakeSnapshot(_lab.NewId(), Origin))).Snapshot.Id;
        }
    }

    [Fact]
    public async Task A_schedule_removes_what_is_old_once_there_is_a_new_one_and_nothing_of_a_release()
    {
        var ofRelease = (await DoAsync(new TakeSnapshot(_lab.NewId(), Origin))).Snapshot.Id;
        var first = (await DoAsync(new TakeScheduled(Origin with { Release = null }, TimeSpan.FromDays(14)))).Snapshot.Id;
        _lab.Time.Advance(TimeSpan.FromDays(20));
        _lines.Clear();

        var second = (await DoAsync(new TakeScheduled(Origin with { Release = null }, TimeSpan.FromDays(14)))).Snapshot.Id;

        Assert.Equal([ofRelease, second], (await DoAsync(new ListSnapshots())).Snapshots.Select(snapshot => snapshot.Id));
        Assert.Equal([$"made {second}", $"removed {first}"], _lines.Where(line => line.Contains("visits", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task An_order_that_was_read_from_a_message_is_answered_as_well()
    {
        var read = JsonSerializer.Deserialize("""{ "do": "look", "database": "visits" }""", DataWorkJson.Default.DataOrder)!;

        var answer = await Worker.AnswerAsync(read, _lines.Add, SnapshotLab.Token);

        var text = JsonSerializer.Serialize(answer, DataWorkJson.Default.DataAnswer);
        Assert.StartsWith("""{"is":"look","facts":{"server":"15.13",""", text, StringComparison.Ordinal);
        Assert.IsType<DataLook>(JsonSerializer.Deserialize(text, DataWorkJson.Default.DataAnswer));
    }

    [Fact]
    public void Lines_come_at_once_and_then_every_few_seconds()
    {
        var progress = new DataLines(_lines.Add, _lab.Time).Progress;
        progress.Begin(SnapshotPhase.Dump, 3 << 20);
        progress.Tell(1 << 20);
        _lab.Time.Advance(TimeSpan.FromSeconds(3));
        progress.Tell(2 << 20);
        progress.Tell(3 << 20);

        Assert.Equal(["copying", "copying, 2 MiB of about 3 MiB"], _lines);
    }

    Task<TAnswer> DoAsync<TAnswer>(DataOrder<TAnswer> order)
        where TAnswer : DataAnswer => Worker.DoAsync(order, _lines.Add, SnapshotLab.Token);
}

using System.IO.Compression;
using System.Text;
using Slipway.Data.Snapshots;
using Slipway.Data.Snapshots.Content;
using Slipway.Problems;

namespace Slipway.Tests.Data.Snapshots;

public class SnapshotTests
{
    readonly SnapshotLab _lab = new();

    [Theory]
    [InlineData("postgresql", false)]
    [InlineData("mariadb", false)]
    [InlineData("sqlite", true)]
    public async Task What_was_created_is_listed_with_all_that_is_known_of_it(string kind, bool isEncrypted)
    {
        _lab.Opens = isEncrypted ? SnapshotKey.Parse(SnapshotLab.Key) : null;

        var made = await _lab.CreateAsync(kind, isEncrypted);

        var listed = Assert.Single(await _lab.ListAsync());
        Assert.Equal([made.ContentName, made.RecordName], _lab.Store.Files.Keys);
        Assert.Equal(made with { Database = listed.Database }, listed);
        Assert.Equal(["visit 100", "visitor 7"], listed.Database.Tables.Select(table => $"{table.Name} {table.Rows}"));
        Assert.Equal((7, "0003", "ada@laptop"), (listed.Origin.Release, listed.Origin.SchemaHead, listed.Origin.By));
        Assert.Equal((kind != "postgresql", isEncrypted), (listed.Content.IsCompressed, listed.Content.Key is not null));
        Assert.Equal(_lab.Store.Files[made.ContentName].Bytes.Length, listed.Content.Bytes);
    }

    [Fact]
    public async Task A_compressed_content_can_be_unpacked_without_slipway()
    {
        var made = await _lab.CreateAsync();

        using var unpacked = new StreamReader(new GZipStream(new MemoryStream(_lab.Store.Files[made.ContentName].Bytes), CompressionMode.Decompress));

        Assert.Equal("visit 100\nvisitor 7\n\n", await unpacked.ReadToEndAsync(SnapshotLab.Token));
    }

    [Fact]
    public async Task No_room_is_said_before_anything_is_begun()
    {
        (_lab.Server.Bytes, _lab.Store.Free) = (5L << 20, 3L << 20);

        var problem = await SnapshotLab.FailsAsync(() => _lab.CreateAsync());

        Assert.Equal(("no-room", "the database takes 5 MiB, and 3 MiB are free; nothing was begun"), (problem.Code, problem.Why));
        Assert.Empty(_lab.Server.Calls);
    }

    [Fact]
    public async Task A_missing_key_is_said_before_anything_is_begun()
    {
        Assert.Equal("snapshot-key", (await SnapshotLab.FailsAsync(() => _lab.CreateAsync(isEncrypted: true))).Code);
        Assert.Empty(_lab.Server.Calls);
    }

    [Fact]
    public async Task What_cannot_be_read_back_is_no_snapshot_and_leaves_nothing()
    {
        _lab.Store.Changed = (_, bytes) => [.. bytes.SkipLast(1), (byte)(bytes[^1] ^ 1)];

        Assert.Equal("snapshot-unreadable", (await SnapshotLab.FailsAsync(() => _lab.CreateAsync("postgresql"))).Code);
        Assert.Empty(_lab.Store.Files);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{ "schema": 99 }""")]
    public async Task A_damaged_record_is_told_of_and_left_out(string text)
    {
        var (broken, whole) = (await _lab.CreateAsync(), await _lab.CreateAsync());
        _lab.Rewrite(broken, _ => text);
        var problems = new List<Problem>();

        Assert.Equal(whole.Id, Assert.Single(await _lab.ListAsync(problems)).Id);
        Assert.Equal(("snapshot-unreadable", Severity.Warning), (Assert.Single(problems).Code, problems[0].Severity));
    }

    [Fact]
    public async Task What_was_copied_from_another_stage_is_none_of_this_one()
    {
        var made = await _lab.CreateAsync();
        _lab.Rewrite(made, text => text.Replace("\"local\"", "\"production\"", StringComparison.Ordinal));

        Assert.Empty(await _lab.ListAsync());
        Assert.Equal("snapshot-unknown", (await SnapshotLab.FailsAsync(() => _lab.Archive.GetAsync(made.Id, _ => { }, SnapshotLab.Token))).Code);
    }

    [Theory]
    [InlineData("../../etc/passwd")]
    [InlineData("nobody")]
    [InlineData("")]
    [InlineData(null)]
    public async Task There_is_no_snapshot_of_another_name(string? id) =>
        Assert.Equal("snapshot-unknown", (await SnapshotLab.FailsAsync(() => _lab.Archive.GetAsync(id, _ => { }, SnapshotLab.Token))).Code);

    [Fact]
    public async Task A_restore_keeps_what_was_live_and_says_where()
    {
        var made = await _lab.CreateAsync();
        _lab.Server.Databases["visits"]["visit"] = 120;

        var differences = await _lab.Restoring.CompareAsync(made, SnapshotLab.Token);
        var kept = await _lab.Restoring.RestoreAsync(made, "0000aaaa", SnapshotProgress.None, SnapshotLab.Token);

        Assert.Equal([new RowDifference("visit", 120, 100)], differences);
        Assert.Equal((100, 120, "visits_kept_0000aaaa"), (_lab.Server.Databases["visits"]["visit"], _lab.Server.Databases[kept]["visit"], kept));
        Assert.Equal(["visits", "visits_kept_0000aaaa"], _lab.Server.Databases.Keys);
    }

    [Fact]
    public async Task A_restore_that_was_killed_at_the_swap_ends_with_the_same_mark()
    {
        var made = await _lab.CreateAsync();
        _lab.Server.FailingSwaps = 1;
        await SnapshotLab.FailsAsync(() => RestoreAsync());
        Assert.Contains("visits_new_0000aaaa", _lab.Server.Databases.Keys);

        await RestoreAsync();
        await RestoreAsync();

        Assert.Equal(["visits", "visits_kept_0000aaaa"], _lab.Server.Databases.Keys);
        Assert.Equal(2, _lab.Server.Calls.Count(call => call == "restore visits_new_0000aaaa"));

        Task RestoreAsync() => _lab.Restoring.RestoreAsync(made, "0000aaaa", SnapshotProgress.None, SnapshotLab.Token);
    }

    [Fact]
    public async Task A_restored_copy_with_other_rows_never_becomes_live()
    {
        var made = await _lab.CreateAsync();
        _lab.Server.Lost = 1;

        var problem = await SnapshotLab.FailsAsync(() => _lab.Restoring.RestoreAsync(made, "0000aaaa", SnapshotProgress.None, SnapshotLab.Token));

        Assert.Equal(("snapshot-differs", "`visit` has 99 rows, and had 100 rows; `visitor` has 6 rows, and had 7 rows"), (problem.Code, problem.Why));
        Assert.Equal("visits", Assert.Single(_lab.Server.Databases).Key);
    }

    [Fact]
    public async Task The_damage_is_named_and_not_what_the_program_made_of_it()
    {
        var made = await _lab.CreateAsync();
        var (bytes, written) = _lab.Store.Files[made.ContentName];
        _lab.Store.Files[made.ContentName] = (Encoding.UTF8.GetBytes("no gzip at all"), written);

        Assert.Equal("snapshot-unreadable", (await SnapshotLab.FailsAsync(() => _lab.Restoring.RestoreAsync(made, "0000aaaa", SnapshotProgress.None, SnapshotLab.Token))).Code);
        Assert.Equal("visits", Assert.Single(_lab.Server.Databases).Key);
        Assert.NotEmpty(bytes);
    }

    [Fact]
    public async Task A_try_leaves_no_copy()
    {
        var made = await _lab.CreateAsync();

        await new SnapshotCheck(_lab.Server, _lab.Archive).TryAsync(made, "visits", "0000aaaa", SnapshotProgress.None, SnapshotLab.Token);

        Assert.Contains("restore visits_check_0000aaaa", _lab.Server.Calls);
        Assert.Equal("visits", Assert.Single(_lab.Server.Databases).Key);
    }
}

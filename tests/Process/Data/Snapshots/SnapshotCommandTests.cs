using System.Text.Json;
using Slipway.Programs;
using Slipway.Tests.Support;

namespace Slipway.Tests.Data.Snapshots;

public class SnapshotCommandTests
{
    const string Key = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    // Numbered visits, each acknowledged before the next.
    const string Writing = """
        import os, sqlite3, time, urllib.parse
        base = sqlite3.connect(urllib.parse.unquote(os.environ["DATABASE_URL"].removeprefix("sqlite://")), timeout=60)
        base.execute("create table if not exists visit (number integer primary key)")
        while True:
            with base:
                base.execute("insert into visit default values")
            time.sleep(0.02)

        """;

    const string Counting = "import sqlite3, sys; print(sqlite3.connect(f'file:{sys.argv[1]}?mode=rw', uri=True, timeout=60).execute('select count(*) from visit').fetchone()[0])";

    static string Python => RealParts.Program("python3", "python3", "apt-get install python3");

    [Fact]
    [Trait("list", "slow")]
    public async Task Data_comes_back_as_it_was_when_it_was_copied_and_what_was_live_is_kept()
    {
        await using var lab = await LabAsync("");
        await lab.UpAsync();
        await UpLab.UntilAsync(async () => File.Exists(FileOf(lab)) && await CountAsync(FileOf(lab)) >= 10, "ten visits were written");

        var made = await lab.RunAsync("snapshot", "create", "-o", "json");
        Assert.True(made.ExitCode == 0, made.Whole);
        var then = Rows(made.Output);
        await UpLab.UntilAsync(async () => await CountAsync(FileOf(lab)) > then + 5, "more visits were written");
        await lab.RunAsync("down");
        var now = await CountAsync(FileOf(lab));
        var (file, wanted) = (FileOf(lab), $"visit: {now} rows now, {then} rows in the snapshot");

        var asked = await lab.RunAsync("snapshot", "restore");
        Assert.True(asked.ExitCode == 2 && asked.Error.Contains("fix: say so with --yes", StringComparison.Ordinal), asked.Whole);
        Assert.Equal(now, await CountAsync(file));
        Assert.Contains(wanted, (await lab.RunAsync("snapshot", "restore", "visits", "--dry-run")).Output, StringComparison.Ordinal);
        Assert.Contains("was restored", (await lab.RunAsync("snapshot", "verify", "--restore")).Output, StringComparison.Ordinal);
        var restored = await lab.RunAsync("snapshot", "restore", "--yes", "-o", "json");

        Assert.True(restored.ExitCode == 0, restored.Whole);
        Assert.Equal(then, await CountAsync(file));
        using var told = JsonDocument.Parse(restored.Output.Replace("BASE", lab.Repository.Base, StringComparison.Ordinal));
        Assert.Equal(now, await CountAsync(told.RootElement.GetProperty("kept").GetString()!));
        await lab.UpAsync();
        await UpLab.UntilAsync(async () => await CountAsync(file) > then, "the application writes on");
    }

    [Fact]
    [Trait("list", "slow")]
    public async Task A_damaged_snapshot_is_found_out_and_changes_nothing()
    {
        await using var lab = await WrittenAsync("");
        var before = await CountAsync(FileOf(lab));
        var content = Directory.GetFiles(Path.Combine(lab.StageFolder, "snapshots"), "*.data").Single();
        var bytes = await File.ReadAllBytesAsync(content, TestContext.Current.CancellationToken);
        bytes[^1] ^= 1;
        await File.WriteAllBytesAsync(content, bytes, TestContext.Current.CancellationToken);

        var verified = await lab.RunAsync("snapshot", "verify");
        var restored = await lab.RunAsync("snapshot", "restore", "--yes");

        Assert.Equal((1, 1), (verified.ExitCode, restored.ExitCode));
        Assert.Contains("cannot be read", verified.Error, StringComparison.Ordinal);
        Assert.Contains("cannot be read", restored.Error, StringComparison.Ordinal);
        Assert.Equal(before, await CountAsync(FileOf(lab)));
        Assert.DoesNotContain(Directory.GetFiles(Path.GetDirectoryName(FileOf(lab))!), file => file.Contains(".db_", StringComparison.Ordinal));
    }

    [Fact]
    [Trait("list", "slow")]
    public async Task An_encrypted_snapshot_opens_with_its_key_alone()
    {
        await using var lab = await WrittenAsync("data: { snapshot: { to: ~/copies, encrypt: true } }", create: false);
        var missing = await lab.RunAsync("snapshot", "create");
        Assert.Equal(2, missing.ExitCode);
        Assert.Contains("`snapshot-key` is not set", missing.Error, StringComparison.Ordinal);
        await SetKeyAsync(lab, Key);

        var made = await lab.RunAsync("snapshot", "create");

        Assert.True(made.ExitCode == 0, made.Whole);
        Assert.Contains("encrypted", made.Output, StringComparison.Ordinal);
        Assert.Equal(2, Directory.GetFiles(Path.Combine(lab.Repository.Home, "copies/plasma/local")).Length);
        await SetKeyAsync(lab, Key.Replace('A', 'B'));
        var refused = await lab.RunAsync("snapshot", "restore", "--yes");
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("is not the key of the snapshot", refused.Error, StringComparison.Ordinal);
        await SetKeyAsync(lab, Key);
        var restored = await lab.RunAsync("snapshot", "restore", "--yes");
        Assert.True(restored.ExitCode == 0, restored.Whole);
    }

    [Fact]
    public async Task What_has_no_data_is_told()
    {
        await using var lab = await LabAsync("");
        Assert.StartsWith("exit 2\n--- stderr\nerror: nothing that was named has data on stage `local` that snapshots can be taken of\n", (await lab.RunAsync("snapshot", "create", "--need", "cache")).Whole, StringComparison.Ordinal);
        Assert.Contains("error: `visits/database` has no data on stage `local` of this checkout\n", (await lab.RunAsync("snapshot", "create", "visits")).Error, StringComparison.Ordinal);
        Assert.Contains("error: there is no snapshot of `visits/database`", (await lab.RunAsync("snapshot", "verify", "visits")).Error, StringComparison.Ordinal);
    }

    static async Task<UpLab> WrittenAsync(string more, bool create = true)
    {
        var lab = await LabAsync(more);
        await lab.UpAsync();
        await UpLab.UntilAsync(async () => File.Exists(FileOf(lab)) && await CountAsync(FileOf(lab)) > 0, "a visit was written");
        await lab.RunAsync("down");
        if (create)
        {
            var made = await lab.RunAsync("snapshot", "create");
            Assert.True(made.ExitCode == 0, made.Whole);
        }

        return lab;
    }

    static async Task<UpLab> LabAsync(string more)
    {
        var lab = await UpLab.CreateAsync();
        lab.Repository.With("slipway.yaml", "repository: plasma\nstages:\n  local: { embedded: true }\n").With("visits/write.py", Writing);
        return lab.With("visits", $$"""
            needs: { database: { postgresql: 15, embedded: sqlite } }
            env:
              common: { DATABASE_URL: "{database.url}" }
            run: { worker: "{{Python}} write.py" }
            {{more}}
            """);
    }

    static string FileOf(UpLab lab) => Path.Combine(lab.StageFolder, "data/visits/database/sqlite/visits.db");

    static async Task<int> CountAsync(string file)
    {
        var counted = await new ProgramRunner().RunAsync(ProgramCall.Of(Python, "-c", Counting, file), TestContext.Current.CancellationToken);
        return counted.ExitCode == 0 ? int.Parse(counted.Output) : 0;
    }

    static int Rows(string json)
    {
        using var parsed = JsonDocument.Parse(json);
        return Assert.Single(Assert.Single(parsed.RootElement.GetProperty("snapshots").EnumerateArray()).GetProperty("tables").EnumerateArray()).GetProperty("rows").GetInt32();
    }

    static async Task SetKeyAsync(UpLab lab, string key)
    {
        var set = await lab.Repository.RunAsync(lab.Repository.Call("secret", "set", "snapshot-key", "--stage", "local") with { Input = key });
        Assert.True(set.ExitCode == 0, set.Whole);
    }
}

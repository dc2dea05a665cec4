using Slipway.Tests.Images;
using Slipway.Tests.Support;

namespace Slipway.Tests.Releases.Deploys;

public class FullVolumeTests
{
    const string Claim = "small";

    /// <summary>What takes little room in the database and much in a copy of it: texts of 1 MiB that repeat themselves after more than a copy's own compression remembers, some 12 and 32 MiB in all.</summary>
    const string Ballast = """
        create table ballast (words text compression lz4);
        insert into ballast select repeat((select string_agg(md5(random()::text || k || n), '') from generate_series(1, 1280) k), 25) from generate_series(1, 64) n
        """;

    /// <summary>One release, tried with ever more room: what it takes is compared with what is free before, and does not fit nevertheless.</summary>
    [Fact]
    [Trait("list", "superslow")]
    public async Task A_release_whose_snapshot_has_no_room_touches_nothing_and_is_released_by_the_same_command_when_there_is()
    {
        await Docker.RequireAsync("postgres:15");
        await using var lab = await DeployLab.StartAsync();
        await using var volume = await SmallVolume.ClaimAsync(lab, Claim, mebibytes: 112);
        LedgerSources.Write(lab, "number", $"{{ snapshot: {{ to: {Claim} }} }}");
        await LedgerSources.MigrateAsync(lab, "0001-rows", "yes", $"create table row (number bigint primary key);\n{Ballast}");
        await lab.RunAsync("deploy");
        var (address, acknowledged) = (await lab.AddressAsync(), new List<int>());
        await ServesAsync(address, acknowledged);
        LedgerSources.Write(lab, "id", $"{{ snapshot: {{ to: {Claim} }} }}");
        await LedgerSources.MigrateAsync(lab, "0002-id", "no", "alter table row rename column number to id");
        foreach (var (taken, cause) in new[] { (108, "free; nothing was begun"), (92, "the disk was full before all of it was written; nothing of it was left there") })
        {
            await volume.FillAsync(taken);
            var full = await lab.TryAsync("deploy");
            Assert.Equal(1, full.ExitCode);
            Assert.Contains("there is no room for a snapshot in `/snapshots/", full.Error, StringComparison.Ordinal);
            Assert.Contains(cause, full.Error, StringComparison.Ordinal);
            Assert.Contains("was taken back: everything is as it was before", full.Error, StringComparison.Ordinal);
            Assert.DoesNotContain("applying 0002-id", full.Error, StringComparison.Ordinal);
            await ServesAsync(address, acknowledged);
        }

        await volume.FillAsync(0);
        await lab.RunAsync("deploy");
        await ServesAsync(address, acknowledged);
        Assert.Equal("4 released stands, 3 undone, 2 undone, 1 released", await lab.ReleasesAsync());
        Assert.Single((await lab.RunAsync("snapshot", "list", "shop", "-o", "name")).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));

        // Of before the migration: who puts it back need not know that, and the next deploy runs it again, though nothing else has changed.
        await lab.RunAsync("snapshot", "restore", "shop", "--yes");
        Assert.Contains("  migrations: 1 pending\n    0002-id", (await lab.RunAsync("deploy")).Error, StringComparison.Ordinal);
        await ServesAsync(address, []);
        Assert.Contains("nothing to do", (await lab.RunAsync("deploy")).Error, StringComparison.Ordinal);
        Assert.StartsWith("5 released stands, 4 released, ", await lab.ReleasesAsync(), StringComparison.Ordinal);
    }

    /// <summary>Clients can write, and all that they were told is written is there.</summary>
    static async Task ServesAsync(Uri address, List<int> acknowledged)
    {
        var number = acknowledged.Count * 1000;
        await UpLab.UntilAsync(() => LedgerSources.WriteRowAsync(address, ++number), "a client writes");
        acknowledged.Add(number);
        Assert.Empty(acknowledged.Except(await LedgerSources.RowsAsync(address)));
    }
}

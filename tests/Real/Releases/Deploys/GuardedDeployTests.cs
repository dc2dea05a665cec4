using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;
using Slipway.Tests.Engines.Kubernetes;
using Slipway.Tests.Images;

namespace Slipway.Tests.Releases.Deploys;

public class GuardedDeployTests
{
    /// <summary>One cluster and one database for all ways: making them takes longer than any of these.</summary>
    [Fact]
    [Trait("list", "superslow")]
    public async Task A_schema_changes_behind_the_fence_and_comes_back_when_its_release_fails_with_every_row()
    {
        await Docker.RequireAsync("postgres:15");
        await using var lab = await DeployLab.StartAsync();
        LedgerSources.Write(lab, "number");
        await LedgerSources.MigrateAsync(lab, "0001-rows", "yes", "create table row (number bigint primary key)");
        await lab.RunAsync("deploy");
        var address = await lab.AddressAsync();
        var (acknowledged, number, isOver) = (new ConcurrentBag<int>(), 0, false);
        async Task WriteAsync()
        {
            while (!Volatile.Read(ref isOver))
            {
                if (await LedgerSources.WriteRowAsync(address, ++number))
                {
                    acknowledged.Add(number);
                }

                await Task.Delay(50, KubeLab.Cancellation);
            }
        }

        var writing = WriteAsync();
        try
        {
            LedgerSources.Write(lab, "id");
            lab.Repository.With("shop/migrations/0002-id.down.sql", "alter table row rename column id to number\n");
            await LedgerSources.MigrateAsync(lab, "0002-id", "no", "alter table row rename column number to id;\nselect pg_sleep(0.5)", reversible: "lossless");
            var renamed = await lab.RunAsync("deploy", "--rehearse");
            Assert.Contains("writers are held off", renamed.Error, StringComparison.Ordinal);
            await SeenAsync(lab, deploy: 2);

            await LedgerSources.MigrateAsync(lab, "0003-bad", "no", "delete from row where id % 2 = 0;\nselect 1/0", "-- transaction: no\n");
            var broken = await lab.TryAsync("deploy");
            Assert.Equal(1, broken.ExitCode);
            Assert.Contains("the data was restored from the snapshot shop-database-", broken.Error, StringComparison.Ordinal);
        }
        finally
        {
            Volatile.Write(ref isOver, true);
            await writing;
        }

        Assert.Empty(acknowledged.Except(await LedgerSources.RowsAsync(address)));
        Assert.Equal("3 undone, 2 released stands, 1 released", await lab.ReleasesAsync());

        var down = await lab.RunAsync("rollback", "--migrate");
        Assert.Contains("  migrations: 1 taken down, to `0001-rows`, by what release 2 was made of\n", down.Error, StringComparison.Ordinal);
        Assert.Empty(acknowledged.Except(await LedgerSources.RowsAsync(address)));
        Assert.True(await LedgerSources.WriteRowAsync(address, int.MaxValue - 1), "the version before writes to the schema before");

        var back = await lab.RunAsync("rollback", "shop", "--to", "2", "--data", "--yes");
        Assert.Contains("would be lost", back.Error, StringComparison.Ordinal);
        Assert.True(await LedgerSources.WriteRowAsync(address, int.MaxValue), "the later version writes to the data and the schema that it had left");
    }

    /// <summary>The rehearsal saw the lock of the migration, and what the version before was answered by its probe on what came of it, without waiting for all of its two minutes.</summary>
    static async Task SeenAsync(DeployLab lab, int deploy)
    {
        var journal = await lab.Client.ListAsync(new KubeSelection(KubeLab.Maps, lab.Space, $"slipway/record=journal,slipway/deploy={deploy}"), KubeLab.Cancellation);
        var rehearsed = JsonNode.Parse(journal.Items.SelectMany(map => map.Text("data", "line")!.Split('\n')).Single(line => line.Contains("\"migration-rehearsed\"", StringComparison.Ordinal)))!["entry"]!;
        Assert.Contains(rehearsed["locks"]!.AsArray(), one => one.Text("table") == "row" && one.Text("mode") == "AccessExclusiveLock");
        Assert.False((bool)rehearsed["works"]!);
        Assert.Contains("the startup probe of its container `web` fails: Startup probe failed: HTTP probe failed with statuscode: 503", rehearsed.Text("why"), StringComparison.Ordinal);
        Assert.Contains("column \"number\" does not exist", rehearsed.Text("why"), StringComparison.Ordinal);
    }
}

using System.Text.Json.Nodes;
using Slipway.Tests.Support;

namespace Slipway.Tests.Releases.Machines;

public class GuardedMachineTests
{
    [Fact]
    [Trait("list", "superslow")]
    public async Task An_incompatible_migration_is_released_and_a_broken_one_taken_back_with_every_row()
    {
        await using var lab = await LedgerLab.CreateAsync();
        await lab.Machine.DoneAsync("deploy");
        Assert.Contains("stands, migrates to 0001", (await lab.Machine.DoneAsync("releases")).Output, StringComparison.Ordinal);
        await lab.Clients.WhileWrittenAsync(async () =>
        {
            await lab.RenameAsync("0002");
            var renamed = await lab.Machine.DoneAsync("deploy", "--rehearse");
            Assert.Contains("the version that stands does not work on the new schema", renamed.Error, StringComparison.Ordinal);
            Assert.Contains("shop/fence", renamed.Error, StringComparison.Ordinal);

            await lab.AddAsync("0003", "no", [$"delete from row where {lab.Column} % 2 = 0", "select no_such_function()"]);
            var broken = await lab.Machine.Lab.RunAsync("deploy", "--stage", "live");
            Assert.Equal(1, broken.ExitCode);
            Assert.Contains("the data was restored from the snapshot", broken.Error, StringComparison.Ordinal);
        });

        await lab.Clients.NothingIsMissingAsync(() => "after all of it");
        Assert.Contains(lab.Clients.Refusals, text => text.StartsWith("503: ", StringComparison.Ordinal) && text.Contains("is away for a moment", StringComparison.Ordinal));
        Assert.DoesNotContain(lab.Clients.Refusals, text => text.StartsWith("404", StringComparison.Ordinal));
        var releases = (await lab.Machine.DoneAsync("releases")).Output;
        Assert.Contains("rehearsed: not compatible, fenced", releases, StringComparison.Ordinal);
        Assert.Contains("data restored", releases, StringComparison.Ordinal);

        var refused = await lab.Machine.Lab.RunAsync("rollback", "--yes", "--stage", "live");
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("release 1 of `shop` cannot live with the schema that release 2 has made", refused.Error, StringComparison.Ordinal);
        Assert.Contains("`slipway rollback shop --to 1 --migrate --stage live`", refused.Error, StringComparison.Ordinal);
        await lab.Clients.WhileWrittenAsync(async () =>
        {
            var down = await lab.Machine.DoneAsync("rollback", "--migrate");
            Assert.Contains("fence: all requests are held off until release 1 serves, reads too", down.Error, StringComparison.Ordinal);
            Assert.Contains("  migrations: 1 taken down, to `0001`, by what release 2 was made of\n    0002: 0002 (reversible: lossless)\n", down.Error, StringComparison.Ordinal);
        });
        await lab.Clients.NothingIsMissingAsync(() => "after its migrations were taken down");
        Assert.Contains("back to 1, fenced", (await lab.Machine.DoneAsync("releases")).Output, StringComparison.Ordinal);

        await UpLab.UntilAsync(async () => await lab.Clients.WriteAsync() is null, "a client writes to the schema before");
        var back = await lab.Machine.DoneAsync("rollback", "--to", "2", "--data", "--yes", "shop");
        Assert.Contains("shop/database: the data of shop-database-", back.Error, StringComparison.Ordinal);
        Assert.Contains("would be lost", back.Error, StringComparison.Ordinal);
        await UpLab.UntilAsync(async () => await lab.Clients.WriteAsync() is null, "a client writes again");

        await lab.Machine.DoneAsync("snapshot", "create", "shop");
        var (then, late) = (await lab.Clients.RowsAsync(), await lab.Clients.WriteAsync());
        Assert.Null(late);
        var restored = await lab.Machine.DoneAsync("snapshot", "restore", "shop", "--yes");
        Assert.Contains("shop/restore", restored.Error, StringComparison.Ordinal);
        Assert.Contains("the data that was there is kept as `", restored.Error, StringComparison.Ordinal);
        await UpLab.UntilAsync(async () => await lab.Clients.WriteAsync() is null, "a client writes to what was restored");
        Assert.Equal(then.Count + 1, (await lab.Clients.RowsAsync()).Count);
        Assert.Contains("back to 5, fenced", (await lab.Machine.DoneAsync("releases")).Output, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("list", "superslow")]
    public async Task Data_that_somebody_has_put_back_is_migrated_by_the_next_deploy_though_nothing_else_has_changed()
    {
        await using var lab = await LedgerLab.CreateAsync();
        await lab.Machine.DoneAsync("deploy");
        await UpLab.UntilAsync(async () => await lab.Clients.WriteAsync() is null, "a client writes");
        await lab.Machine.DoneAsync("snapshot", "create", "shop");
        await lab.AddAsync("0002", "yes", ["alter table row add column note text"]);
        await lab.Machine.DoneAsync("deploy");
        var first = (await lab.Machine.DoneAsync("snapshot", "list", "shop", "-o", "name")).Output.Split('\n')[0];

        await lab.Machine.DoneAsync("snapshot", "restore", "shop", "--snapshot", first, "--yes");
        Assert.Contains("  migrations: 1 pending\n    0002", (await lab.Machine.DoneAsync("plan")).Output, StringComparison.Ordinal);
        await lab.Machine.DoneAsync("deploy");
        await lab.Clients.NothingIsMissingAsync(() => "after all of it");
        Assert.Equal(4, JsonNode.Parse((await lab.Machine.DoneAsync("releases", "-o", "json")).Output)!["releases"]!.AsArray().Count);
        Assert.Contains("nothing to do", (await lab.Machine.DoneAsync("deploy")).Error, StringComparison.Ordinal);

        // What lacks nothing is no reason for a release.
        await lab.Machine.DoneAsync("snapshot", "create", "shop");
        await lab.Machine.DoneAsync("snapshot", "restore", "shop", "--yes");
        Assert.Contains("nothing to do", (await lab.Machine.DoneAsync("deploy")).Error, StringComparison.Ordinal);
        await NotBegunAsync(lab.Machine);
    }

    /// <summary>A restore that cannot begin leaves no word that there was one.</summary>
    static async Task NotBegunAsync(MachineLab machine)
    {
        string[] Notes() => Directory.GetFiles(Path.Combine(machine.Place, "releases/shop"), "*.restored");
        var before = Notes();
        foreach (var folder in Directory.GetDirectories(Path.Combine(machine.Place, "files")))
        {
            Directory.Move(folder, folder + ".gone");
        }

        var refused = await machine.Lab.RunAsync("snapshot", "restore", "shop", "--yes", "--stage", "live");
        Assert.Contains("the files of a release of `shop` are gone", refused.Error, StringComparison.Ordinal);
        Assert.NotEmpty(before);
        Assert.Equal(before, Notes());
    }

    /// <summary>Entries of its journal: such a one has some twenty.</summary>
    [Fact]
    [Trait("list", "superslow")]
    public async Task A_rollback_that_takes_migrations_down_and_is_killed_is_gone_on_with_by_the_same_command()
    {
        await using var lab = await LedgerLab.CreateAsync();
        await lab.Machine.DoneAsync("deploy");
        await lab.RenameAsync("0002");
        await lab.Clients.WhileWrittenAsync(async () =>
        {
            foreach (var (at, deploy) in ((int, int)[])[(5, 3), (9, 5), (11, 7)])
            {
                await lab.Machine.DoneAsync("deploy");
                var killed = lab.Machine.Lab.Start("rollback", "--migrate", "--stage", "live");
                var end = killed.EndAsync();
                await UpLab.UntilAsync(() => lab.Machine.Entries(deploy) >= at || end.IsCompleted, $"entry {at} of deploy {deploy}:\n{killed.Text}");
                await (end.IsCompleted ? Task.CompletedTask : UpLab.KillAsync(killed.Pid));
                await end;
                var again = lab.Machine.Journal(deploy).Contains("deploy-ended", StringComparison.Ordinal) ? null : await lab.Machine.DoneAsync("rollback", "--migrate");
                await lab.Clients.NothingIsMissingAsync(() => $"after entry {at} of deploy {deploy}:\n{killed.Text}\n{again?.Whole}\n{lab.Machine.Journal(deploy)}");
            }
        });
    }

    [Fact]
    [Trait("list", "superslow")]
    public async Task Killed_behind_any_entry_it_is_ended_by_the_same_command_with_every_row()
    {
        await using var lab = await LedgerLab.CreateAsync();
        await lab.Machine.DoneAsync("deploy");
        await lab.Clients.WhileWrittenAsync(async () =>
        {
            var (deploy, at, ended) = (1, 0, false);
            while (!ended)
            {
                (deploy, at) = (deploy + 1, at + 1);
                await lab.RenameAsync($"{deploy:0000}");
                var killed = lab.Machine.Lab.Start("deploy", "--stage", "live");
                var end = killed.EndAsync();
                await UpLab.UntilAsync(() => lab.Machine.Entries(deploy) >= at || end.IsCompleted, $"entry {at} of deploy {deploy}:\n{killed.Text}");
                ended = end.IsCompleted;
                await (ended ? Task.CompletedTask : UpLab.KillAsync(killed.Pid));
                await end;
                var again = await lab.Machine.DoneAsync("deploy");
                await lab.Clients.NothingIsMissingAsync(() => $"after entry {at} of deploy {deploy}:\n{killed.Text}\n{again.Whole}\n{lab.Machine.Journal(deploy)}");
            }

            Assert.InRange(at, 12, 40);
        });
    }
}

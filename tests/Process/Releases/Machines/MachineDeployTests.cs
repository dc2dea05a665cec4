using Slipway.Tests.Support;

namespace Slipway.Tests.Releases.Machines;

public class MachineDeployTests
{
    [Fact]
    [Trait("list", "superslow")]
    public async Task A_version_takes_over_without_a_failed_request_and_what_does_not_work_is_taken_back()
    {
        await using var lab = await MachineLab.CreateAsync();
        await lab.WriteAsync("one", migrations: "0001-first");
        var planned = await lab.DoneAsync("plan");
        Assert.Contains("+ Process/shop/web", planned.Output, StringComparison.Ordinal);
        Assert.Contains("2 to create in `live` on this machine", planned.Output, StringComparison.Ordinal);

        var first = await lab.DoneAsync("deploy");
        Assert.Contains("applies 0001-first", first.Error, StringComparison.Ordinal);
        Assert.Equal("one", await lab.AskAsync());
        Assert.Contains("nothing to do", (await lab.DoneAsync("deploy")).Error, StringComparison.Ordinal);

        await lab.WriteAsync("two", migrations: ["0001-first", "0002-second"]);
        var answers = await lab.WhileAskedAsync(async () =>
        {
            var second = await lab.DoneAsync("deploy");
            Assert.Contains("0002-second", second.Error, StringComparison.Ordinal);
            Assert.DoesNotContain("applies 0001-first", second.Error, StringComparison.Ordinal);

            await lab.WriteAsync("three", run: "echo the door is jammed >&2; exit 3", migrations: ["0001-first", "0002-second"]);
            var broken = await lab.Lab.RunAsync("deploy", "--stage", "live");
            Assert.Equal(1, broken.ExitCode);
            Assert.Contains("ended 3 times before it was ready (exit 3)", broken.Error, StringComparison.Ordinal);
            Assert.Contains("the door is jammed", broken.Error, StringComparison.Ordinal);
            Assert.Contains("was taken back: everything is as it was before", broken.Error, StringComparison.Ordinal);

            var back = await lab.DoneAsync("rollback");
            Assert.Contains("release 2 (0.0.0+2) back to 1 (0.0.0+1)", back.Error, StringComparison.Ordinal);
        });
        Assert.Equal(["one", "two"], answers.Keys.Order());
        Assert.Equal("one", await lab.AskAsync());

        var status = await lab.Lab.StatusAsync("--stage", "live");
        Assert.Equal(["shop/web.a", "slipway/proxy"], status.Keys.Order());
        var releases = (await lab.DoneAsync("releases")).Output;
        Assert.Contains("stands, back to 1", releases, StringComparison.Ordinal);
        Assert.Contains("undone", releases, StringComparison.Ordinal);
        Assert.Contains("Process/shop/web", (await lab.DoneAsync("releases", "diff", "shop", "1", "2")).Output, StringComparison.Ordinal);
        await FilesGoneAsync(lab);

        Directory.Delete(Path.Combine(lab.Repository.Root, "shop"), recursive: true);
        Assert.Contains("`shop` has left the repository, and still runs", (await lab.DoneAsync("plan")).Output, StringComparison.Ordinal);
        await lab.DoneAsync("deploy", "--remove", "shop");
        Assert.Equal(["slipway/proxy"], (await lab.Lab.StatusAsync("--stage", "live")).Keys);
    }

    [Fact]
    [Trait("list", "slow")]
    public async Task What_stands_on_one_stage_is_promoted_to_another_from_the_same_files()
    {
        await using var lab = await MachineLab.CreateAsync();
        var port = lab.Add("next");
        await lab.WriteAsync("one", migrations: "0001-first");
        await lab.DoneAsync("deploy");
        await lab.Repository.With("README.md", "About it.\n").CommitAsync("Say what it is");

        var promoted = await lab.Lab.RunAsync("promote", "live", "next");
        Assert.True(promoted.ExitCode == 0, promoted.Whole);
        Assert.Equal("one", await lab.AskAsync(port));
        var releases = await lab.Lab.RunAsync("releases", "--stage", "next");
        Assert.Matches(@"shop +1 +0\.0\.0\+1 .* stands, live 1", releases.Output);

        await lab.WriteAsync("two", migrations: "0001-first");
        var refused = await lab.Lab.RunAsync("promote", "live", "next");
        Assert.Contains("`shop` is not here as it stands on `live`: release 1, 0.0.0+1, of commit", refused.Error, StringComparison.Ordinal);
        Assert.Equal("one", await lab.AskAsync(port));
    }

    [Fact]
    [Trait("list", "slow")]
    public async Task What_a_migration_leaves_running_does_not_hold_up_the_next_one()
    {
        await using var lab = await MachineLab.CreateAsync();
        await lab.WriteAsync("one", migrations: "0001-first");
        LeaveServer(lab);
        await lab.DoneAsync("deploy");
        await lab.WriteAsync("two", migrations: ["0001-first", "0002-second"]);
        LeaveServer(lab);
        var second = await lab.DoneAsync("deploy");

        Assert.Contains("applies 0002-second", second.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("is still at work", second.Error, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("list", "superslow")]
    public async Task A_release_needs_no_checkout_any_more_and_comes_back_after_the_machine()
    {
        await using var lab = await MachineLab.CreateAsync();
        await lab.WriteAsync("one", migrations: "0001-first");
        await lab.DoneAsync("deploy");
        Directory.Delete(Path.Combine(lab.Repository.Root, "shop"), recursive: true);

        foreach (var pid in lab.Lab.Left())
        {
            await UpLab.KillAsync(pid);
        }

        await lab.Lab.NothingIsLeftAsync();
        var supervisor = lab.Lab.Start("supervise", "--place", lab.Place);
        await UpLab.UntilAsync(async () => await TryAsync(lab) == "one", "the stage serves again");
        var unit = (await lab.DoneAsync("supervise", "--install", "--print")).Output;
        Assert.Contains($"\"supervise\" \"--place\" \"{lab.Repository.Tidy(lab.Place)}\"\n", unit, StringComparison.Ordinal);
        Assert.Contains("KillMode=process\n", unit, StringComparison.Ordinal);

        await UpLab.KillAsync(supervisor.Pid, "TERM");
        Assert.Equal(0, await supervisor.EndAsync());
        Assert.Equal("", await TryAsync(lab));
    }

    [Fact]
    [Trait("list", "superslow")]
    public async Task Two_checkouts_meet_at_one_stage_and_one_lease()
    {
        await using var lab = await MachineLab.CreateAsync();
        var gate = Path.Combine(lab.Repository.Base, "gate");
        await lab.WriteAsync("one", run: $"while [ -e {gate} ]; do sleep 0.1; done; sh ../serve", migrations: "0001-first");
        await lab.DoneAsync("deploy");
        var other = Path.Combine(lab.Repository.Base, "other");
        await lab.Repository.GitAsync("clone", "--quiet", lab.Repository.Root, other);
        Assert.Contains("nothing to do", (await lab.Repository.RunInAsync(other, "deploy", "--stage", "live")).Error, StringComparison.Ordinal);

        // The new version starts when this file is gone; until then the first checkout holds the lease.
        await File.WriteAllTextAsync(gate, "", TestContext.Current.CancellationToken);
        await lab.WriteAsync("two", run: $"while [ -e {gate} ]; do sleep 0.1; done; sh ../serve", migrations: "0001-first");
        var first = lab.Lab.Start("deploy", "--stage", "live");
        await first.SeeAsync("is started as");
        await lab.Repository.GitAsync("-C", other, "pull", "--quiet");
        var second = await lab.Repository.RunInAsync(other, "deploy", "--stage", "live");
        Assert.Equal(4, second.ExitCode);
        Assert.Contains("lease", second.Error, StringComparison.Ordinal);
        Assert.Equal("one", await lab.AskAsync());

        File.Delete(gate);
        Assert.Equal(0, await first.EndAsync());
        Assert.Equal("two", await lab.AskAsync());
        Assert.Contains("nothing to do", (await lab.Repository.RunInAsync(other, "deploy", "--stage", "live")).Error, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("list", "superslow")]
    public async Task A_deploy_that_is_killed_anywhere_is_ended_by_the_same_command()
    {
        await using var lab = await MachineLab.CreateAsync();
        await lab.WriteAsync("zero", migrations: "0001-first");
        await lab.DoneAsync("deploy");
        var entries = lab.Entries(1);
        var deploy = 1;
        var answers = await lab.WhileAskedAsync(async () =>
        {
            for (var at = 1; at < entries; at += 3)
            {
                await lab.WriteAsync($"v{at}", migrations: ["0001-first", $"0002-at-{at}"]);
                deploy = int.Parse((await lab.DoneAsync("plan", "-o", "json")).Output.Split("\"deploy\":")[1].Split(',')[0], System.Globalization.CultureInfo.InvariantCulture);
                var killed = lab.Lab.Start("deploy", "--stage", "live");
                await UpLab.UntilAsync(() => lab.Entries(deploy) >= at, $"entry {at} of deploy {deploy}:\n{killed.Text}");
                await UpLab.KillAsync(killed.Pid);
                await killed.EndAsync();
                await lab.DoneAsync("deploy");
                Assert.Equal($"v{at}", await lab.AskAsync());
            }
        });
        Assert.DoesNotContain(answers.Keys, answer => answer.StartsWith("failed", StringComparison.Ordinal));
        Assert.Single(await lab.Lab.StatusAsync("--stage", "live"), one => one.Key.StartsWith("shop/", StringComparison.Ordinal));
    }

    [Fact]
    [Trait("list", "superslow")]
    public async Task A_removal_that_was_killed_is_gone_on_with_without_being_named_again()
    {
        await using var lab = await MachineLab.CreateAsync();
        var (gate, shop, away) = (Path.Combine(lab.Repository.Base, "gate"), Path.Combine(lab.Repository.Root, "shop"), Path.Combine(lab.Repository.Base, "shop"));
        await lab.WriteAsync("one", run: "trap 'sleep 3' TERM; sh ../serve & wait", migrations: "0001-first");
        lab.Repository.With("late/slipway.yaml", "app: late\nrun: sh ../serve\n");
        await lab.DoneAsync("deploy");

        // Nothing else is to be done, and it takes as long as the component takes to end.
        Directory.Move(shop, away);
        await KilledAsync(lab, deploy: 2, () => Directory.GetFiles(lab.Place, "000002.release", SearchOption.AllDirectories).Length > 0);
        var finished = await lab.DoneAsync("deploy");
        Assert.False((await lab.Lab.StatusAsync("--stage", "live")).ContainsKey("shop/web"), finished.Whole);
        Directory.Move(away, shop);
        await lab.DoneAsync("deploy");

        // What goes with it is not up yet, so that nothing is decided.
        Directory.Move(shop, away);
        await File.WriteAllTextAsync(gate, "", TestContext.Current.CancellationToken);
        lab.Repository.With("late/slipway.yaml", $"app: late\nrun: while [ -e {gate} ]; do sleep 0.1; done; sh ../serve\n");
        await KilledAsync(lab, deploy: 4, () => lab.Entries(4) > 3);
        File.Delete(gate);
        var resumed = await lab.DoneAsync("resume");
        Assert.Contains("going on with it", resumed.Error, StringComparison.Ordinal);
        Assert.False((await lab.Lab.StatusAsync("--stage", "live")).ContainsKey("shop/web"), resumed.Whole);
    }

    /// <summary>What a release is run from is looked for before anything is begun.</summary>
    static async Task FilesGoneAsync(MachineLab lab)
    {
        foreach (var folder in Directory.GetDirectories(Path.Combine(lab.Place, "files")).Where(folder => File.ReadAllText(Path.Combine(folder, "shop/migrate")).Contains("0002-second", StringComparison.Ordinal)))
        {
            Directory.Delete(folder, recursive: true);
        }

        var journals = Directory.GetFiles(Path.Combine(lab.Place, "deploys"));
        var refused = await lab.Lab.RunAsync("rollback", "shop", "--to", "2", "--stage", "live");
        Assert.Contains("the files of a release of `shop` are gone", refused.Error, StringComparison.Ordinal);
        Assert.Equal(journals, Directory.GetFiles(Path.Combine(lab.Place, "deploys")));
        Assert.Equal("one", await lab.AskAsync());
    }

    /// <summary>A removal, killed at some point.</summary>
    static async Task KilledAsync(MachineLab lab, int deploy, Func<bool> isThere)
    {
        var killed = lab.Lab.Start("deploy", "--remove", "shop", "--stage", "live");
        await UpLab.UntilAsync(isThere, $"deploy {deploy} is so far:\n{killed.Text}");
        await UpLab.KillAsync(killed.Pid);
        await killed.EndAsync();
        Assert.DoesNotContain("deploy-ended", lab.Journal(deploy), StringComparison.Ordinal);
    }

    /// <summary>As `dotnet run` does, which starts a server of the compiler's.</summary>
    static void LeaveServer(MachineLab lab) => lab.Repository.With("shop/migrate", "if [ \"$1\" = up ]; then sleep 60 </dev/null >/dev/null 2>&1 & fi\n" + File.ReadAllText(Path.Combine(lab.Repository.Root, "shop/migrate")));

    static async Task<string> TryAsync(MachineLab lab)
    {
        try
        {
            return await lab.AskAsync();
        }
        catch (HttpRequestException)
        {
            return "";
        }
    }
}

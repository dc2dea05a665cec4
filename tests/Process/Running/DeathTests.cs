using Slipway.Tests.Support;

namespace Slipway.Tests.Running;

public class DeathTests
{
    [Fact]
    public async Task What_is_killed_starts_again_and_the_foreground_says_so()
    {
        await using var lab = await UpLab.CreateAsync();
        lab.WithServer("shop");
        var up = lab.Start("up");
        await up.SeeAsync("running; Ctrl-C stops everything");

        await UpLab.KillAsync((await lab.StatusAsync())["shop/web"].Pid!.Value);

        await up.SeeAsync("shop/web: died (signal 9), starts again in 0.5 s");
        await up.SeeAsync("shop/web: ready");
        Assert.Equal(("ready", 1), (await lab.StatusAsync())["shop/web"] is var now ? (now.State, now.Restarts) : default);
    }

    [Fact]
    [Trait("list", "slow")]
    public async Task Without_the_command_everything_goes_on_and_up_finds_nothing_to_do()
    {
        await using var lab = await UpLab.CreateAsync();
        lab.WithServer("shop");
        var up = lab.Start("up");
        await up.SeeAsync("running; Ctrl-C stops everything");
        var pid = (await lab.StatusAsync())["shop/web"].Pid;

        await up.SignalAsync("KILL");
        await up.EndAsync();

        Assert.Equal(("ready", pid, true), (await lab.StatusAsync())["shop/web"] is var now ? (now.State, now.Pid, now.IsSupervised) : default);
        Assert.Contains("nothing changed", (await lab.UpAsync()).Error, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("list", "slow")]
    public async Task Without_its_supervisor_a_process_is_known_adopted_and_started_again_when_it_dies()
    {
        await using var lab = await UpLab.CreateAsync();
        lab.WithServer("shop");
        await lab.UpAsync();
        var pid = (await lab.StatusAsync())["shop/web"].Pid!.Value;
        await UpLab.KillAsync(Assert.Single(lab.Supervisors()));
        await UpLab.UntilAsync(() => lab.Supervisors().Count == 0, "the supervisor's end");

        var alone = await lab.RunAsync("status");
        Assert.Contains("shop/web: runs, but its supervisor died and nothing would start it again: slipway up\n", alone.Error, StringComparison.Ordinal);
        var again = await lab.UpAsync();

        Assert.Contains("nothing changed", again.Error, StringComparison.Ordinal);
        Assert.Equal(pid, (await lab.StatusAsync())["shop/web"].Pid);
        await UpLab.KillAsync(pid);
        await UpLab.UntilAsync(async () => (await lab.StatusAsync())["shop/web"] is { State: "ready", Restarts: 1 }, "started again");
    }

    [Fact]
    [Trait("list", "slow")]
    public async Task An_up_for_some_says_what_else_nobody_would_start_again()
    {
        await using var lab = await UpLab.CreateAsync();
        lab.WithServer("shop").WithServer("accounts");
        await lab.UpAsync();
        var pid = (await lab.StatusAsync())["accounts/web"].Pid;
        await UpLab.KillAsync(Assert.Single(lab.Supervisors()));
        await UpLab.UntilAsync(() => lab.Supervisors().Count == 0, "the supervisor's end");

        var some = await lab.UpAsync("shop");

        Assert.Contains("accounts/web: runs, but nothing would start it again; `slipway up` without names takes it up\n", some.Error, StringComparison.Ordinal);
        Assert.Equal((pid, false, true), await lab.StatusAsync() is var now ? (now["accounts/web"].Pid, now["accounts/web"].IsSupervised, now["shop/web"].IsSupervised) : default);
        await lab.UpAsync();
        Assert.Equal((pid, true), (await lab.StatusAsync())["accounts/web"] is var taken ? (taken.Pid, taken.IsSupervised) : default);
    }

    [Fact]
    [Trait("list", "slow")]
    public async Task The_foreground_takes_up_what_runs_when_the_supervisor_dies()
    {
        await using var lab = await UpLab.CreateAsync();
        lab.WithServer("shop");
        var up = lab.Start("up");
        await up.SeeAsync("running; Ctrl-C stops everything");
        var pid = (await lab.StatusAsync())["shop/web"].Pid;

        await UpLab.KillAsync(Assert.Single(lab.Supervisors()));

        await up.SeeAsync("another one takes up what runs");
        await UpLab.UntilAsync(async () => (await lab.StatusAsync())["shop/web"] is { State: "ready", IsSupervised: true }, "taken up");
        Assert.Equal(pid, (await lab.StatusAsync())["shop/web"].Pid);
        await up.SignalAsync("TERM");
        Assert.Equal(130, await up.EndAsync());
        await lab.NothingIsLeftAsync();
    }

    [Fact]
    [Trait("list", "slow")]
    public async Task Without_command_and_supervisor_down_stops_everything()
    {
        await using var lab = await UpLab.CreateAsync();
        lab.WithServer("shop").WithServer("accounts");
        var up = lab.Start("up");
        await up.SeeAsync("running; Ctrl-C stops everything");
        await up.SignalAsync("KILL");
        await UpLab.KillAsync(Assert.Single(lab.Supervisors()));
        await UpLab.UntilAsync(() => lab.Supervisors().Count == 0, "the supervisor's end");

        var down = await lab.RunAsync("down");

        Assert.Equal("exit 0\n--- stderr\nstopped accounts/web, shop/web\n", down.Whole);
        await lab.NothingIsLeftAsync();
    }

    [Fact]
    [Trait("list", "slow")]
    public async Task What_died_with_its_supervisor_is_dead_until_the_next_up()
    {
        await using var lab = await UpLab.CreateAsync();
        lab.WithServer("shop").WithServer("accounts");
        await lab.UpAsync();
        var before = await lab.StatusAsync();
        await UpLab.KillAsync(Assert.Single(lab.Supervisors()));
        await UpLab.UntilAsync(() => lab.Supervisors().Count == 0, "the supervisor's end");
        await UpLab.KillAsync(before["shop/web"].Pid!.Value);

        await UpLab.UntilAsync(async () => (await lab.StatusAsync())["shop/web"].State == "dead", "seen to be dead");
        Assert.Equal(6, (await lab.RunAsync("status")).ExitCode);
        await lab.UpAsync();

        var after = await lab.StatusAsync();
        Assert.Equal("ready", after["shop/web"].State);
        Assert.Equal(before["accounts/web"].Pid, after["accounts/web"].Pid);
    }

    [Fact]
    [Trait("list", "slow")]
    public async Task Git_clean_while_it_runs_changes_nothing()
    {
        await using var lab = await UpLab.CreateAsync();
        lab.WithServer("shop");
        lab.Repository.With(".gitignore", "/seen/\n/.slipway/\n");
        await lab.Repository.CommitAsync();
        await lab.UpAsync();
        var pid = (await lab.StatusAsync())["shop/web"].Pid;
        lab.Repository.With(".slipway/made", "again");

        await lab.Repository.GitAsync("clean", "-ffdxq");

        Assert.Equal(("ready", pid), (await lab.StatusAsync())["shop/web"] is var now ? (now.State, now.Pid) : default);
        Assert.Contains("nothing changed", (await lab.UpAsync()).Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    [InlineData("HUP")]
    [Trait("list", "slow")]
    public async Task A_signal_stops_everything_in_an_orderly_way(string signal)
    {
        Signals.Require(signal);
        await using var lab = await UpLab.CreateAsync();
        lab.With("shop", "run: { worker: sh work }");
        lab.Repository.With("shop/work", "trap 'touch ../seen/orderly; exit 0' TERM\nmkdir -p ../seen\ntouch ../seen/here\nwhile :; do sleep 0.05; done\n");
        var up = lab.Start("up");
        await up.SeeAsync("running; Ctrl-C stops everything");
        await UpLab.UntilAsync(() => File.Exists(Path.Combine(lab.Repository.Root, "seen/here")), "it listens to signals");

        await up.SignalAsync(signal);

        Assert.Equal(130, await up.EndAsync());
        Assert.Contains("stopping; Ctrl-C again stops at once\neverything is stopped; data stays", up.Text, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(lab.Repository.Root, "seen/orderly")));
        await lab.NothingIsLeftAsync();
    }

    [Fact]
    public async Task A_second_signal_kills_what_does_not_want_to_end()
    {
        await using var lab = await UpLab.CreateAsync();
        lab.With("shop", "run: { worker: sh work }").WithServer("accounts");
        lab.Repository.With("shop/work", "trap 'echo I stay' TERM\nmkdir -p ../seen\ntouch ../seen/here\nwhile :; do sleep 0.05; done\n");
        var up = lab.Start("up");
        await up.SeeAsync("running; Ctrl-C stops everything");
        await UpLab.UntilAsync(() => File.Exists(Path.Combine(lab.Repository.Root, "seen/here")), "it listens to signals");

        await up.SignalAsync("INT");
        await UpLab.UntilAsync(async () => (await lab.RunAsync("logs", "shop/worker")).Output.Contains("I stay", StringComparison.Ordinal), "it was asked to end");
        await up.SignalAsync("INT");

        Assert.Equal(130, await up.EndAsync());
        await lab.NothingIsLeftAsync();
    }

    [Fact]
    public async Task Interrupted_while_it_starts_it_stops_what_it_has_started()
    {
        await using var lab = await UpLab.CreateAsync();
        lab.WithServer("accounts").With("shop", "needs: [accounts]\nrun: sh -c 'mkdir -p ../seen; touch ../seen/started; exec sleep 600'");
        var up = lab.Start("up");
        await UpLab.UntilAsync(() => File.Exists(Path.Combine(lab.Repository.Root, "seen/started")), "shop was started");

        await up.SignalAsync("INT");

        Assert.Equal(130, await up.EndAsync());
        await lab.NothingIsLeftAsync();
    }

    [Fact]
    public async Task Stopped_by_another_command_the_foreground_ends_too()
    {
        await using var lab = await UpLab.CreateAsync();
        lab.WithServer("accounts");
        var up = lab.Start("up");
        await up.SeeAsync("running; Ctrl-C stops everything");

        Assert.Equal(0, (await lab.RunAsync("down")).ExitCode);

        Assert.Equal(0, await up.EndAsync());
        Assert.EndsWith("everything was stopped by another command", up.Text.TrimEnd(), StringComparison.Ordinal);
    }
}

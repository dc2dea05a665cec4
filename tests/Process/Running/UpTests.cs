using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Slipway.Tests.Support;

namespace Slipway.Tests.Running;

public class UpTests
{
    [Fact]
    [Trait("list", "slow")]
    public async Task What_is_needed_starts_first_and_is_found_by_its_variable()
    {
        await using var lab = await UpLab.CreateAsync();
        lab.WithServer("accounts").WithServer("shop", "needs: { login: accounts }\nenv:\n  common: { LOGIN: \"{login.url}\", OWN: \"{login.port}\" }");

        var run = await lab.UpAsync("shop");

        var status = await lab.StatusAsync();
        Assert.Equal(["accounts/web", "shop/web"], status.Keys.Order());
        var environment = await UpLab.GetAsync(status["shop/web"]);
        Assert.Contains($"LOGIN={status["accounts/web"].Url}\n", environment, StringComparison.Ordinal);
        Assert.Contains($"PORT={new Uri(status["shop/web"].Url!).Port}\n", environment, StringComparison.Ordinal);
        Assert.Contains("SLIPWAY_STAGE=local\n", environment, StringComparison.Ordinal);
        Assert.True(run.Error.IndexOf("accounts/web", StringComparison.Ordinal) < run.Error.IndexOf("shop/web", StringComparison.Ordinal), run.Whole);
    }

    [Fact]
    [Trait("list", "slow")]
    public async Task A_process_is_told_its_version_and_a_new_commit_alone_restarts_nothing()
    {
        await using var lab = await UpLab.CreateAsync();
        lab.WithServer("shop").Repository.With("shop/version.txt", "1.4.0\n");
        await lab.Repository.CommitAsync();
        await lab.UpAsync();
        var first = (await lab.StatusAsync())["shop/web"];
        Assert.Contains("SLIPWAY_VERSION=1.4.0+1\n", await UpLab.GetAsync(first), StringComparison.Ordinal);

        await lab.Repository.CommitAsync();
        await lab.UpAsync();

        Assert.Equal(first.Pid, (await lab.StatusAsync())["shop/web"].Pid);
    }

    [Fact]
    [Trait("list", "slow")]
    public async Task What_does_not_depend_on_one_another_starts_at_the_same_time()
    {
        await using var lab = await UpLab.CreateAsync();
        // Each becomes ready only once the other has started.
        foreach (var (own, other) in (ReadOnlySpan<(string, string)>)[("a", "b"), ("b", "a")])
        {
            lab.Repository.With($"{own}/start", $"mkdir -p ../seen; touch ../seen/{own}; while ! test -e ../seen/{other}; do sleep 0.05; done; exec sh ../serve\n");
            lab.With(own, "run: sh start\nhealth: { ready: /, timeout: 2m }");
        }

        await lab.UpAsync();

        Assert.All((await lab.StatusAsync()).Values, process => Assert.Equal("ready", process.State));
    }

    [Fact]
    [Trait("list", "slow")]
    public async Task A_component_may_have_several_processes_of_which_web_gets_the_port()
    {
        await using var lab = await UpLab.CreateAsync();
        lab.With("shop", "run:\n  web: sh ../serve\n  worker: sh -c 'echo port=${PORT-none}; exec sleep 600'");

        await lab.UpAsync();

        var status = await lab.StatusAsync();
        Assert.NotNull(status["shop/web"].Url);
        Assert.Null(status["shop/worker"].Url);
        await UpLab.UntilAsync(async () => (await lab.RunAsync("logs", "shop/worker")).Output == "port=none\n", "the worker's line");
    }

    [Fact]
    [Trait("list", "slow")]
    public async Task A_declared_port_is_taken_and_one_in_use_is_a_problem_that_names_who()
    {
        await using var lab = await UpLab.CreateAsync();
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        lab.WithServer("shop", $"port: {port}").WithServer("accounts");

        var refused = await lab.RunAsync("up", "--detach");

        Assert.Equal(1, refused.ExitCode);
        Assert.Contains($"error: port {port}, which `shop/web` declares, is in use\n  why: process {Environment.ProcessId} (", refused.Error, StringComparison.Ordinal);
        Assert.Empty(await lab.StatusAsync());
        taken.Stop();
        await lab.UpAsync();
        Assert.Equal($"http://127.0.0.1:{port}", (await lab.StatusAsync())["shop/web"].Url);
    }

    [Fact]
    [Trait("list", "slow")]
    public async Task A_failing_component_takes_down_only_what_needs_it_and_detached_the_rest_stays_up()
    {
        await using var lab = await UpLab.CreateAsync();
        lab.With("accounts", "run: sh -c 'echo no such table; exit 3'").WithServer("shop", "needs: [accounts]").WithServer("desk", "needs: [shop]").WithServer("photos");

        var run = await lab.RunAsync("up", "--detach");

        Assert.Equal(1, run.ExitCode);
        Assert.Matches(new Regex(@"^failed +accounts/web", RegexOptions.Multiline), run.Error);
        Assert.Matches(new Regex(@"^not run +shop/web  waited for `accounts/web`", RegexOptions.Multiline), run.Error);
        Assert.Matches(new Regex(@"^not run +desk/web  waited for `accounts/web`", RegexOptions.Multiline), run.Error);
        Assert.Contains("stays up: photos/web; `slipway down` stops it\n", run.Error, StringComparison.Ordinal);
        Assert.Contains("error: `accounts/web` ended 3 times before it was ready (exit 3)\n  why: it last wrote:\n", run.Error, StringComparison.Ordinal);
        Assert.Contains("no such table", run.Error, StringComparison.Ordinal);
        Assert.EndsWith("  fix: slipway logs accounts\n", run.Error, StringComparison.Ordinal);
        var status = await lab.StatusAsync();
        Assert.Equal("ready", status["photos/web"].State);
        Assert.Equal("failed", status["accounts/web"].State);
        Assert.False(status.ContainsKey("shop/web"));
        Assert.Equal(6, (await lab.RunAsync("status")).ExitCode);
    }

    [Fact]
    public async Task In_the_foreground_a_failing_component_ends_everything()
    {
        await using var lab = await UpLab.CreateAsync();
        lab.With("accounts", "run: sh -c 'exit 3'").WithServer("photos");

        var run = await lab.RunAsync("up");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("everything is stopped; data stays\n", run.Error, StringComparison.Ordinal);
        await lab.NothingIsLeftAsync();
    }

    [Fact]
    [Trait("list", "slow")]
    public async Task What_stands_in_the_way_before_the_start_leaves_alone_what_runs()
    {
        await using var lab = await UpLab.CreateAsync();
        lab.WithServer("shop");
        await lab.UpAsync();
        var pid = (await lab.StatusAsync())["shop/web"].Pid;
        lab.WithServer("accounts", "env:\n  common: { A: \"{secret:one}\", B: \"{secret:two}\" }");

        var run = await lab.RunAsync("up");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("error: the secret `one` is not set\n", run.Error, StringComparison.Ordinal);
        Assert.Contains("  fix: slipway secret set one --stage local\n", run.Error, StringComparison.Ordinal);
        Assert.Contains("  fix: slipway secret set two --stage local\n2 errors\n", run.Error, StringComparison.Ordinal);
        Assert.Equal(pid, (await lab.StatusAsync())["shop/web"].Pid);
    }

    [Fact]
    [Trait("list", "slow")]
    public async Task Two_at_once_start_nothing_twice()
    {
        await using var lab = await UpLab.CreateAsync();
        lab.With("shop", "run: sh -c 'mkdir -p ../seen; echo start >> ../seen/starts; exec sh ../serve'");

        var runs = await Task.WhenAll(lab.RunAsync("up", "-d"), lab.RunAsync("up", "-d"), lab.RunAsync("up", "-d"));

        Assert.All(runs, run => Assert.True(run.ExitCode == 0, run.Whole));
        Assert.Equal("start\n", lab.Repository.Read("seen/starts"));
        Assert.Single(lab.Supervisors());
    }

    [Fact]
    public async Task A_stage_of_another_engine_and_an_unknown_component_say_what_to_do()
    {
        await using var lab = await UpLab.CreateAsync();
        lab.WithServer("accounts");

        var engine = await lab.RunAsync("up", "--stage", "staging");
        var unknown = await lab.RunAsync("up", "acounts");

        Assert.Equal("exit 2\n--- stderr\nerror: the stage `staging` runs on kubernetes, and `up` runs processes on this machine\n  fix: slipway up --stage local\n", engine.Whole);
        Assert.Equal("exit 2\n--- stderr\nerror: there is no component `acounts`\n  fix: did you mean `accounts`?\n", unknown.Whole);
    }

    [Fact]
    [Trait("list", "slow")]
    public async Task Two_stages_and_two_checkouts_at_the_same_time_do_not_meet()
    {
        await using var lab = await UpLab.CreateAsync();
        lab.WithServer("shop");
        await lab.Repository.CommitAsync();
        var other = Path.Combine(lab.Repository.Base, "the other checkout");
        await lab.Repository.GitAsync("clone", "--quiet", lab.Repository.Root, other);

        await lab.UpAsync();
        await lab.UpAsync("--stage", "test");
        Assert.Equal(0, (await lab.Repository.RunInAsync(other, "up", "-d")).ExitCode);

        var (local, test) = ((await lab.StatusAsync())["shop/web"], (await lab.StatusAsync("--stage", "test"))["shop/web"]);
        var there = await lab.Repository.RunInAsync(other, "status", "-o", "json");
        Assert.NotEqual(local.Url, test.Url);
        Assert.DoesNotContain(local.Url!, there.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(test.Url!, there.Output, StringComparison.Ordinal);
        Assert.Equal(0, (await lab.Repository.RunInAsync(other, "down")).ExitCode);
        Assert.Equal("ready", (await lab.StatusAsync())["shop/web"].State);
    }
}

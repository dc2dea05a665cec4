using Slipway.Engines.Processes;
using Slipway.Engines.Processes.Posix;
using Slipway.Problems;
using Slipway.Tests.Support;

namespace Slipway.Tests.Engines.Processes;

public class SupervisorTests
{
    static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_process_runs_until_it_is_stopped_and_then_nothing_is_left()
    {
        await using var stage = new TemporaryStage();
        var client = await stage.UpAsync(stage.Shell("web", "echo hello; exec sleep 600"));
        var status = await stage.StatusAsync("app/web");
        Assert.Equal(ProcessState.Ready, status.State);
        Assert.True(status.IsSupervised);
        Assert.True(status.Memory > 0);

        await client.StopAsync(["app/web"], now: false, Token);

        Assert.False(stage.IsAlive(status.Pid!.Value));
        Assert.Equal(ProcessState.Stopped, (await stage.StatusAsync("app/web")).State);
    }

    [Fact]
    public async Task Up_again_leaves_alone_what_is_the_same_and_restarts_what_is_not()
    {
        await using var stage = new TemporaryStage();
        await stage.UpAsync(stage.Shell("same", "exec sleep 600"), stage.Shell("other", "exec sleep 600"));
        var (same, other) = (stage.Pid("app/same"), stage.Pid("app/other"));

        await stage.UpAsync(stage.Shell("same", "exec sleep 600"), stage.Shell("other", "exec sleep 601", fingerprint: "2"));

        Assert.Equal(same, stage.Pid("app/same"));
        Assert.NotEqual(other, stage.Pid("app/other"));
        Assert.False(stage.IsAlive(other));
    }

    [Fact]
    public async Task Stopping_ends_grandchildren_too_those_in_groups_of_their_own_and_those_that_ignore_the_signal()
    {
        await using var stage = new TemporaryStage();
        var client = await stage.UpAsync(stage.Shell("web", """
            sh -c 'trap "" TERM; echo $$ > stubborn; while :; do sleep 1; done' &
            set -m; sleep 600 & echo $! > own-group
            wait
            """) with { StopTimeout = TimeSpan.FromSeconds(1) });
        int[] pids = [await stage.NumberAsync("stubborn"), await stage.NumberAsync("own-group")];
        Assert.All(pids, pid => Assert.True(stage.IsAlive(pid)));

        await client.StopAsync(["app/web"], now: false, Token);

        Assert.All(pids, pid => Assert.False(stage.IsAlive(pid)));
    }

    [Fact]
    public async Task Children_of_a_leader_that_died_are_ended_before_it_starts_again()
    {
        await using var stage = new TemporaryStage();
        await stage.UpAsync(stage.Shell("web", "test -e child || { sleep 600 & echo $! > child; }; exec sleep 600"));
        var child = await stage.NumberAsync("child");
        var first = stage.Pid("app/web");

        Assert.Equal(0, Libc.Kill(first, Libc.SigKill));
        await stage.UntilAsync("app/web", status => status is { State: ProcessState.Ready, Restarts: 1 }, "it runs again");

        Assert.False(stage.IsAlive(child));
        Assert.Equal(137, (await stage.StatusAsync("app/web")).LastExit!.Code);
    }

    [Fact]
    public async Task Ended_children_do_not_stay_as_zombies()
    {
        await using var stage = new TemporaryStage();
        await stage.UpAsync(stage.Shell("web", "exec sleep 600"));
        var first = stage.Pid("app/web");
        Assert.Equal(0, Libc.Kill(first, Libc.SigKill));

        await TemporaryStage.UntilAsync(() => ProcessFacts.OfThisSystem().Find(first) is null, "its number is free");
    }

    [Fact]
    public async Task What_dies_is_started_again_with_growing_pauses_and_whoever_watches_is_told()
    {
        await using var stage = new TemporaryStage();
        var client = await stage.UpAsync(stage.Shell("web", "sleep 1; exit 3"));
        var told = new List<string>();
        await foreach (var happened in client.WatchAsync(Token))
        {
            if (happened.State == ProcessState.Restarting)
            {
                told.Add(happened.Message);
                if (told.Count == 2)
                {
                    break;
                }
            }
        }

        Assert.Equal(["died (exit 3), starts again in 0.5 s", "died (exit 3), starts again in 1 s"], told);
        Assert.Equal(3, (await stage.StatusAsync("app/web")).LastExit!.Code);
    }

    [Fact]
    public async Task What_ends_thrice_before_it_is_ready_has_failed_and_says_its_last_lines()
    {
        await using var stage = new TemporaryStage();
        var client = await stage.ConnectAsync();
        await client.StartAsync([stage.Shell("web", "echo the config is missing >&2; exit 7")], [], Token);

        var problem = Assert.Single(await client.WaitReadyAsync(["app/web"], TimeSpan.FromMinutes(2), Token));

        Assert.Equal("process-exited", problem.Code);
        Assert.Equal(ProblemKind.Failure, problem.Kind);
        Assert.Contains("exit 7", problem.What, StringComparison.Ordinal);
        Assert.Contains("the config is missing", problem.Why!, StringComparison.Ordinal);
        Assert.Equal(ProcessState.Failed, (await stage.StatusAsync("app/web")).State);
    }

    [Fact]
    public async Task What_is_not_ready_in_time_is_ended_and_the_reason_told()
    {
        await using var stage = new TemporaryStage();
        var client = await stage.ConnectAsync();
        var port = FreePort();
        await client.StartAsync([stage.Shell("web", "echo still thinking; echo $$ > pid; exec sleep 600") with
        {
            Ready = new WhenListening(port), StartTimeout = TimeSpan.FromSeconds(3),
        }], [], Token);

        var problem = Assert.Single(await client.WaitReadyAsync(["app/web"], TimeSpan.FromMinutes(2), Token));

        Assert.Equal(ProblemKind.Timeout, problem.Kind);
        Assert.Contains($"port {port}", problem.Why!, StringComparison.Ordinal);
        Assert.Contains("still thinking", problem.Why!, StringComparison.Ordinal);
        Assert.False(stage.IsAlive(await stage.NumberAsync("pid")));
    }

    [Fact]
    [Trait("list", "slow")]
    public async Task A_web_server_is_ready_when_it_answers_well_and_restarted_when_it_no_longer_lives()
    {
        await using var stage = new TemporaryStage();
        var port = FreePort();
        await stage.UpAsync(new ProcessSpec("app", "web", [.. TestServer.Words, "serve"], stage.Work)
        {
            Fingerprint = "1",
            Environment = TemporaryStage.Variables.Add("PORT", $"{port}"),
            Port = port,
            Ready = new WhenAnswering(port, "/ready"),
            LivePath = "/live",
        });
        var first = stage.Pid("app/web");

        await File.WriteAllTextAsync(Path.Combine(stage.Work, "sick"), "", Token);
        await TemporaryStage.UntilAsync(() => !stage.IsAlive(first), "it is ended");
        File.Delete(Path.Combine(stage.Work, "sick"));

        await stage.UntilAsync("app/web", status => status is { State: ProcessState.Ready, Restarts: > 0 }, "it is well again");
    }

    [Fact]
    public async Task Shutting_down_stops_what_needs_others_first_and_resources_last()
    {
        await using var stage = new TemporaryStage();
        ProcessSpec Recording(string name, params string[] after) =>
            stage.Shell(name, $"trap 'echo {name} >> order; exit 0' TERM; echo $$ > {name}; while :; do sleep 0.05; done") with { After = [.. after] };
        var client = await stage.UpAsync(
            Recording("database") with { IsResource = true },
            Recording("back", "app/database"),
            Recording("front", "app/back"));
        foreach (var name in (string[])["database", "back", "front"])
        {
            await stage.NumberAsync(name);
        }

        await client.ShutdownAsync(now: false, Token);

        Assert.Equal(["front", "back", "database"], await File.ReadAllLinesAsync(Path.Combine(stage.Work, "order"), Token));
        Assert.False(File.Exists(stage.Folders.Socket));
    }

    [Fact]
    public async Task A_program_that_is_not_there_or_not_to_be_run_is_a_problem_with_a_fix()
    {
        await using var stage = new TemporaryStage();
        await File.WriteAllTextAsync(Path.Combine(stage.Work, "script"), "exit 0", Token);
        var client = await stage.ConnectAsync();
        await client.StartAsync([
            stage.Shell("absent", "") with { Words = ["no-such-program-anywhere"] },
            stage.Shell("plain", "") with { Words = ["./script"] },
            stage.Shell("lost", "") with { Directory = "/no/such/folder" },
        ], [], Token);

        var problems = await client.WaitReadyAsync(["app/absent", "app/plain", "app/lost"], TimeSpan.FromMinutes(2), Token);

        Assert.Equal(["program-not-found", "program-not-executable", "process-not-started"], problems.Select(problem => problem.Code));
    }

    [Fact]
    public async Task Two_clients_that_come_at_once_share_one_supervisor()
    {
        await using var stage = new TemporaryStage();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => stage.UpAsync(stage.Shell("web", "echo $$ >> starts; exec sleep 600"))));
        await TemporaryStage.UntilAsync(() => File.Exists(Path.Combine(stage.Work, "starts")), "it has started");

        Assert.Single(await File.ReadAllLinesAsync(Path.Combine(stage.Work, "starts"), Token));
    }

    [Fact]
    [Trait("list", "slow")]
    public async Task The_supervisor_ends_by_itself_when_nothing_is_left_to_run()
    {
        await using var stage = new TemporaryStage();
        var client = await stage.UpAsync(stage.Shell("web", "exec sleep 600"));
        var supervisor = ProcessTable.Read(stage.Folders).Supervisor!.Pid;

        await client.StopAsync(["app/web"], now: false, Token);

        await TemporaryStage.UntilAsync(() => !stage.IsAlive(supervisor), "it has ended");
    }

    [Fact]
    public async Task Stopping_at_once_does_not_wait_for_what_ignores_the_signal()
    {
        await using var stage = new TemporaryStage();
        var client = await stage.UpAsync(stage.Shell("web", "trap '' TERM; while :; do sleep 1; done") with { StopTimeout = TimeSpan.FromMinutes(10) });
        var pid = stage.Pid("app/web");

        await client.StopAsync(["app/web"], now: true, Token);

        Assert.False(stage.IsAlive(pid));
    }

    [Fact]
    public async Task Processes_get_their_environment_and_no_other_and_default_signals()
    {
        await using var stage = new TemporaryStage();
        Environment.SetEnvironmentVariable("SLIPWAY_SECRET_STRAY", "not for processes");
        await stage.UpAsync(stage.Shell("web", "env | sort > env; grep SigIgn /proc/self/status > ignored; echo $$ > all; exec sleep 600"));
        await stage.NumberAsync("all");

        var environment = await File.ReadAllTextAsync(Path.Combine(stage.Work, "env"), Token);
        Assert.DoesNotContain("STRAY", environment, StringComparison.Ordinal);
        Assert.Contains("SLIPWAY_PROCESS=", environment, StringComparison.Ordinal);

        // SigIgn:	0000000180000000: those beyond 31 are the C library's own.
        var ignored = Convert.ToUInt64((await File.ReadAllTextAsync(Path.Combine(stage.Work, "ignored"), Token)).Split('\t')[1].Trim(), 16);
        Assert.Equal(0UL, ignored & 0x7fffffff);
    }

    internal static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
    }
}

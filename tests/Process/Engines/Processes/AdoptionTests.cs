using System.Text;
using Slipway.Engines.Processes;
using Slipway.Engines.Processes.Logs;
using Slipway.Engines.Processes.Posix;
using Slipway.Tests.Support;

namespace Slipway.Tests.Engines.Processes;

public class AdoptionTests
{
    static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task After_the_supervisor_was_killed_status_knows_and_up_adopts_and_restarts_go_on()
    {
        await using var stage = new TemporaryStage();
        var spec = stage.Shell("web", "exec sleep 600");
        await stage.UpAsync(spec);
        var pid = stage.Pid("app/web");

        await stage.KillSupervisorAsync();
        var orphan = await stage.StatusAsync("app/web");
        Assert.Equal((ProcessState.Ready, pid, false), (orphan.State, orphan.Pid!.Value, orphan.IsSupervised));

        await stage.UpAsync(spec);
        Assert.Equal(pid, stage.Pid("app/web"));
        Assert.True((await stage.StatusAsync("app/web")).IsSupervised);

        Assert.Equal(0, Libc.Kill(pid, Libc.SigKill));
        await stage.UntilAsync("app/web", status => status is { State: ProcessState.Ready, Restarts: 1 }, "it runs again");
    }

    [Fact]
    public async Task Down_stops_what_a_killed_supervisor_left_behind()
    {
        await using var stage = new TemporaryStage();
        await stage.UpAsync(stage.Shell("web", "sleep 600 & echo $! > child; wait"));
        int[] pids = [stage.Pid("app/web"), await stage.NumberAsync("child")];
        await stage.KillSupervisorAsync();

        var client = await SupervisorClient.ConnectToStopAsync(stage.Folders, SlipwayTool.Path, TimeProvider.System, Token);
        await client!.ShutdownAsync(now: false, Token);

        Assert.All(pids, pid => Assert.False(stage.IsAlive(pid)));
        Assert.Null(await SupervisorClient.ConnectToStopAsync(stage.Folders, SlipwayTool.Path, TimeProvider.System, Token));
    }

    [Fact]
    public async Task What_died_without_a_supervisor_is_told_as_dead_and_its_children_are_ended_by_the_next()
    {
        await using var stage = new TemporaryStage();
        await stage.UpAsync(stage.Shell("web", "sleep 600 & echo $! > child; exec sleep 600"), stage.Shell("other", "exec sleep 600"));
        var (pid, child) = (stage.Pid("app/web"), await stage.NumberAsync("child"));
        await stage.KillSupervisorAsync();
        Assert.Equal(0, Libc.Kill(pid, Libc.SigKill));
        await stage.UntilAsync("app/web", status => status.State == ProcessState.Dead, "it is told as dead");
        Assert.True(stage.IsAlive(child));

        await stage.ConnectAsync();

        await TemporaryStage.UntilAsync(() => !stage.IsAlive(child), "the child is ended");
        await stage.UntilAsync("app/web", status => status is { State: ProcessState.Stopped, Message: not null }, "it waits for `up`");
        Assert.Contains("slipway up", (await stage.StatusAsync("app/web")).Message!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_number_that_was_given_to_another_process_is_neither_adopted_nor_signalled()
    {
        await using var stage = new TemporaryStage();
        await stage.UpAsync(stage.Shell("web", "exec sleep 600"));
        var stranger = stage.Pid("app/web");
        await stage.KillSupervisorAsync();
        var table = ProcessTable.Read(stage.Folders);
        var record = table.Processes.Single();

        // The same number, but of a process that started earlier; the mark of ours is taken away by looking from another folder's table.
        var other = stage.Folders with { Root = stage.Folders.Root + " of another", Sockets = stage.Folders.Sockets + "2" };
        other.Create();
        var forged = record with { Identity = record.Identity! with { Start = record.Identity!.Start - 1 } };
        (table with { Processes = [forged] }).Write(other);
        Assert.Equal(ProcessState.Dead, Assert.Single(await SupervisorClient.StatusAsync(other, TimeProvider.System, Token)).State);

        var client = (await SupervisorClient.ConnectAsync(other, SlipwayTool.Path, startIfAbsent: true, TimeProvider.System, Token))!;
        await client.ShutdownAsync(now: true, Token);

        Assert.True(stage.IsAlive(stranger));
    }

    [Fact]
    public async Task A_torn_table_is_kept_aside_and_what_runs_is_found_by_its_mark()
    {
        await using var stage = new TemporaryStage();
        await stage.UpAsync(stage.Shell("web", "exec sleep 600"));
        var pid = stage.Pid("app/web");
        await stage.KillSupervisorAsync();
        await File.WriteAllTextAsync(stage.Folders.Table, "{\"schema\": 1, \"proce", Token);

        var client = await SupervisorClient.ConnectToStopAsync(stage.Folders, SlipwayTool.Path, TimeProvider.System, Token);
        Assert.Equal(pid, (await stage.StatusAsync("app/web")).Pid);
        await client!.ShutdownAsync(now: false, Token);

        Assert.False(stage.IsAlive(pid));
        Assert.Single(Directory.GetFiles(stage.Folders.Root, "processes.json.unreadable-*"));
        Assert.Contains("cannot be read", await File.ReadAllTextAsync(stage.Folders.SupervisorLog, Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_supervisor_a_process_writes_on_and_nothing_of_it_is_lost()
    {
        await using var stage = new TemporaryStage();
        var spec = stage.Shell("web", "while ! test -e go; do sleep 0.02; done; for i in $(seq 1 2000); do echo line $i of the password hunter2-hunter2; done; echo done > done; exec sleep 600");
        var client = await stage.ConnectAsync();
        await client.StartAsync([spec], ["hunter2-hunter2"], Token);
        Assert.Empty(await client.WaitReadyAsync(["app/web"], TimeSpan.FromMinutes(2), Token));
        await stage.KillSupervisorAsync();
        await File.WriteAllTextAsync(Path.Combine(stage.Work, "go"), "", Token);
        await TemporaryStage.UntilAsync(() => File.Exists(Path.Combine(stage.Work, "done")), "it wrote everything into the pipe");

        client = await stage.ConnectAsync();
        await client.StartAsync([spec], ["hunter2-hunter2"], Token);

        await TemporaryStage.UntilAsync(() => Lines(stage).Count == 2000, "all lines are in the log");
        Assert.Equal("line 2000 of the password ***", Lines(stage)[^1]);
    }

    [Fact]
    public async Task What_is_stopped_before_its_secrets_are_known_leaves_none_in_the_log()
    {
        await using var stage = new TemporaryStage();
        var spec = stage.Shell("web", "trap 'exit 0' TERM; while :; do echo $PASSWORD; sleep 0.01; done") with
        {
            Environment = TemporaryStage.Variables.Add("PASSWORD", "hunter2-hunter2"),
        };
        var client = await stage.ConnectAsync();
        await client.StartAsync([spec], ["hunter2-hunter2"], Token);
        Assert.Empty(await client.WaitReadyAsync(["app/web"], TimeSpan.FromMinutes(2), Token));
        await stage.KillSupervisorAsync();

        client = (await SupervisorClient.ConnectToStopAsync(stage.Folders, SlipwayTool.Path, TimeProvider.System, Token))!;
        var supervisor = ProcessTable.Read(stage.Folders).Supervisor!.Pid;
        await client.ShutdownAsync(now: false, Token);
        await TemporaryStage.UntilAsync(() => !stage.IsAlive(supervisor), "the supervisor writes no more");

        var files = Directory.GetFiles(stage.Folders.Root, "*", SearchOption.AllDirectories).Where(file => !file.EndsWith(".pipe", StringComparison.Ordinal)).ToList();
        Assert.Contains(stage.Folders.Table, files);
        foreach (var file in files)
        {
            Assert.DoesNotContain("hunter2", Encoding.UTF8.GetString(await File.ReadAllBytesAsync(file, Token)), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_long_state_folder_will_do()
    {
        await using var stage = new TemporaryStage(string.Join('/', Enumerable.Repeat("a rather long name of a folder", 10)));
        await stage.UpAsync(stage.Shell("web", "echo here; exec sleep 600"));

        await TemporaryStage.UntilAsync(() => Lines(stage).Contains("here"), "the line is in the log");
    }

    static List<string> Lines(TemporaryStage stage) =>
        [.. new LogReader(stage.Folders, TimeProvider.System).Last("app", "web", int.MaxValue).Where(line => !line.StartsWith("[slipway]", StringComparison.Ordinal))];
}

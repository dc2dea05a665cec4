using System.Net.Sockets;
using System.Text;
using Slipway.Engines.Processes;
using Slipway.Engines.Processes.Posix;
using Slipway.Engines.Processes.Supervision;
using Slipway.Problems;
using Slipway.Tests.Support;

namespace Slipway.Tests.Engines.Processes;

public class ProtocolTests
{
    static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_released_supervisor_ends_without_stopping_anything_and_the_next_one_adopts()
    {
        await using var stage = new TemporaryStage();
        var spec = stage.Shell("web", "exec sleep 600");
        await stage.UpAsync(spec);
        var (pid, first) = (stage.Pid("app/web"), ProcessTable.Read(stage.Folders).Supervisor);

        await using (var lines = await OpenAsync(stage))
        {
            await lines.WriteAsync(new SupervisorRequest(SupervisorRequest.Release) { Version = 99 }, ProcessesJson.Default.SupervisorRequest, Token);
            Assert.Empty((await lines.ReadAsync(ProcessesJson.Default.SupervisorResponse, Token))!.Problems);
        }

        await TemporaryStage.UntilAsync(() => !stage.IsAlive(first!.Pid), "the supervisor has ended");
        Assert.True(stage.IsAlive(pid));
        await stage.UpAsync(spec);
        Assert.Equal(pid, stage.Pid("app/web"));
        Assert.NotEqual(first, ProcessTable.Read(stage.Folders).Supervisor);
    }

    [Theory]
    [InlineData("this is no JSON\n")]
    [InlineData("null\n")]
    [InlineData("{\"do\": 7}\n")]
    [InlineData("[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]\n")]
    [InlineData("{\"do\": \"start\", \"version\": 1, \"specs\": [{}]}\n")]
    public async Task A_client_that_talks_nonsense_is_hung_up_on_and_nobody_else_suffers(string nonsense)
    {
        await using var stage = new TemporaryStage();
        await stage.UpAsync(stage.Shell("web", "exec sleep 600"));
        using var socket = await ConnectAsync(stage);

        await socket.SendAsync(Encoding.UTF8.GetBytes(nonsense), Token);

        Assert.Equal(0, await socket.ReceiveAsync(new byte[1], Token));
        Assert.True((await stage.StatusAsync("app/web")).IsSupervised);
    }

    [Fact]
    public async Task A_message_that_never_ends_is_hung_up_on()
    {
        await using var stage = new TemporaryStage();
        await stage.UpAsync(stage.Shell("web", "exec sleep 600"));
        using var socket = await ConnectAsync(stage);
        var piece = new byte[1024 * 1024];
        Array.Fill(piece, (byte)' ');

        await Assert.ThrowsAnyAsync<SocketException>(async () =>
        {
            for (var sent = 0; sent < 4 * LineStream.MaximumLine; sent += piece.Length)
            {
                await socket.SendAsync(piece, Token);
            }
        });

        Assert.True((await stage.StatusAsync("app/web")).IsSupervised);
    }

    [Fact]
    public async Task A_request_that_it_does_not_know_is_answered_with_a_problem()
    {
        await using var stage = new TemporaryStage();
        await stage.ConnectAsync();
        await using var lines = await OpenAsync(stage);

        await lines.WriteAsync(new SupervisorRequest("dance"), ProcessesJson.Default.SupervisorRequest, Token);

        Assert.Equal("supervisor-request", Assert.Single((await lines.ReadAsync(ProcessesJson.Default.SupervisorResponse, Token))!.Problems).Code);
    }

    [Fact]
    public async Task The_socket_and_the_table_are_for_their_owner_alone()
    {
        await using var stage = new TemporaryStage();
        await stage.UpAsync(stage.Shell("web", "exec sleep 600") with { Environment = TemporaryStage.Variables.Add("PASSWORD", "hunter2-hunter2") });

        const UnixFileMode file = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        Assert.Equal(file, File.GetUnixFileMode(stage.Folders.Socket));
        Assert.Equal(file, File.GetUnixFileMode(stage.Folders.Table));
        Assert.Equal(file | UnixFileMode.UserExecute, File.GetUnixFileMode(stage.Folders.Sockets));
        Assert.Equal(file | UnixFileMode.UserExecute, File.GetUnixFileMode(stage.Folders.Root));
        Assert.DoesNotContain("hunter2", await File.ReadAllTextAsync(stage.Folders.Table, Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_socket_folder_that_is_too_long_or_a_link_is_a_problem()
    {
        await using var stage = new TemporaryStage();
        var deep = stage.Folders with { Sockets = Path.Combine(stage.Work, new string('x', 100)) };
        var link = stage.Folders with { Sockets = Path.Combine(stage.Work, "link") };
        File.CreateSymbolicLink(link.Sockets, "/tmp");

        foreach (var (folders, code) in new[] { (deep, "socket-path-too-long"), (link, "state-folder") })
        {
            var exception = await Assert.ThrowsAsync<ProblemException>(() => SupervisorClient.ConnectAsync(folders, SlipwayTool.Path, true, TimeProvider.System, Token));
            Assert.Equal(code, exception.Problems[0].Code);
        }
    }

    [Fact]
    public async Task The_supervisor_runs_from_a_copy_that_outlives_the_checkout()
    {
        await using var stage = new TemporaryStage();
        await stage.UpAsync(stage.Shell("web", "exec sleep 600"));
        var supervisor = ProcessTable.Read(stage.Folders).Supervisor!.Pid;
        if (OperatingSystem.IsLinux())
        {
            Assert.StartsWith(stage.Folders.Root, new FileInfo($"/proc/{supervisor}/exe").LinkTarget, StringComparison.Ordinal);
        }

        var alone = Path.Combine(stage.Work, "slipway");
        await File.WriteAllTextAsync(alone, "#!/bin/sh\n", Token);
        var copy = ToolCopy.For(alone, stage.Folders);
        Assert.Equal(copy, ToolCopy.For(alone, stage.Folders));
        Assert.Equal([copy], Directory.GetFiles(Path.GetDirectoryName(copy)!));
        Assert.Equal("#!/bin/sh\n", await File.ReadAllTextAsync(copy, Token));
    }

    [Fact]
    public async Task A_supervisor_that_is_asked_to_end_by_the_system_stops_everything_in_order()
    {
        await using var stage = new TemporaryStage();
        await stage.UpAsync(stage.Shell("web", "trap 'echo orderly > end; exit 0' TERM; while :; do sleep 0.05; done"));
        var (pid, supervisor) = (stage.Pid("app/web"), ProcessTable.Read(stage.Folders).Supervisor!.Pid);

        Assert.Equal(0, Libc.Kill(supervisor, Libc.SigTerminate));

        await TemporaryStage.UntilAsync(() => !stage.IsAlive(supervisor), "the supervisor has ended");
        Assert.False(stage.IsAlive(pid));
        Assert.Equal("orderly\n", await File.ReadAllTextAsync(Path.Combine(stage.Work, "end"), Token));
    }

    static async Task<LineStream> OpenAsync(TemporaryStage stage) => new(new NetworkStream(await ConnectAsync(stage), ownsSocket: true));

    static async Task<Socket> ConnectAsync(TemporaryStage stage)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(SocketPeer.Address(stage.Folders), Token);
        return socket;
    }
}

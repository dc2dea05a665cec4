using System.Net;
using System.Net.Sockets;
using Slipway.Engines.Processes;
using Slipway.Tests.Support;

namespace Slipway.Tests.Engines.Processes;

public class PortAllocatorTests
{
    static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ports_differ_and_stay_the_same_unless_somebody_else_took_one()
    {
        await using var stage = new TemporaryStage();
        var first = await new PortAllocator(stage.Folders, TimeProvider.System).AllocateAsync(["a/web", "b/web"], [], Token);
        Assert.NotEqual(first["a/web"], first["b/web"]);
        Assert.Equal(first, await new PortAllocator(stage.Folders, TimeProvider.System).AllocateAsync(["a/web", "b/web"], [], Token));

        using var stranger = new TcpListener(IPAddress.Loopback, first["a/web"]);
        stranger.Start();
        var second = await new PortAllocator(stage.Folders, TimeProvider.System).AllocateAsync(["a/web", "b/web"], [], Token);

        Assert.NotEqual(first["a/web"], second["a/web"]);
        Assert.Equal(first["b/web"], second["b/web"]);
    }

    [Fact]
    public async Task A_declared_port_in_use_is_a_problem_that_names_who_listens()
    {
        await using var stage = new TemporaryStage();
        using var stranger = new TcpListener(IPAddress.Loopback, 0);
        stranger.Start();
        var port = ((IPEndPoint)stranger.LocalEndpoint).Port;

        var problem = new PortAllocator(stage.Folders, TimeProvider.System).Check("a/web", port);

        Assert.Equal("port-in-use", problem!.Code);
        if (OperatingSystem.IsLinux())
        {
            Assert.Contains($"process {Environment.ProcessId} (", problem.Why!, StringComparison.Ordinal);
        }

        stranger.Stop();
        Assert.Null(new PortAllocator(stage.Folders, TimeProvider.System).Check("a/web", port));
    }

    [Fact]
    public async Task A_running_process_keeps_its_port_and_one_that_listens_for_all_is_told()
    {
        await using var stage = new TemporaryStage();
        var port = (await new PortAllocator(stage.Folders, TimeProvider.System).AllocateAsync(["app/web"], [], Token))["app/web"];
        await stage.UpAsync(new ProcessSpec("app", "web", [.. TestServer.Words, "serve", "0.0.0.0"], stage.Work)
        {
            Fingerprint = "1",
            Environment = TemporaryStage.Variables.Add("PORT", $"{port}"),
            Port = port,
            Ready = new WhenListening(port),
        });

        var allocator = new PortAllocator(stage.Folders, TimeProvider.System);
        Assert.Equal(port, (await allocator.AllocateAsync(["app/web"], [], Token))["app/web"]);
        Assert.Null(allocator.Check("app/web", port));
        Assert.Contains("`app/web`", allocator.Check("other/web", port)!.Why!, StringComparison.Ordinal);
        if (OperatingSystem.IsLinux())
        {
            Assert.Equal([$"0.0.0.0:{port}"], (await stage.StatusAsync("app/web")).Exposed);
        }
    }
}

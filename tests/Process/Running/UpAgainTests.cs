using Slipway.Tests.Support;

namespace Slipway.Tests.Running;

public class UpAgainTests
{
    [Fact]
    [Trait("list", "slow")]
    public async Task Again_is_a_no_op()
    {
        await using var lab = await UpLab.CreateAsync();
        lab.WithServer("accounts").WithServer("shop", "needs: [accounts]");
        await lab.UpAsync();
        var before = await PidsAsync(lab);

        var again = await lab.UpAsync();

        Assert.Contains("nothing changed: everything runs already\n", again.Error, StringComparison.Ordinal);
        Assert.Equal(before, await PidsAsync(lab));
    }

    [Theory]
    [InlineData("source")]
    [InlineData("library")]
    [InlineData("value")]
    [InlineData("command")]
    [InlineData("mode")]
    [Trait("list", "slow")]
    public async Task Only_what_changed_is_restarted(string change)
    {
        await using var lab = await UpLab.CreateAsync();
        lab.With("kit", "", "library").WithServer("accounts").WithServer("shop", "needs: [kit, accounts]\nenv:\n  common: { COLOUR: red }");
        lab.Repository.With("kit/code", "one").With("shop/code", "one");
        await lab.UpAsync();
        var before = await PidsAsync(lab);

        _ = change switch
        {
            "source" => lab.Repository.With("shop/code", "two"),
            "library" => lab.Repository.With("kit/code", "two"),
            "value" => lab.WithServer("shop", "needs: [kit, accounts]\nenv:\n  common: { COLOUR: blue }").Repository,
            "command" => lab.With("shop", "run: sh -u ../serve\nneeds: [kit, accounts]\nenv:\n  common: { COLOUR: red }").Repository,
            _ => lab.Repository.WithScript("shop/code", "one"),
        };
        var again = await lab.UpAsync();

        var after = await PidsAsync(lab);
        Assert.Equal(before["accounts/web"], after["accounts/web"]);
        Assert.NotEqual(before["shop/web"], after["shop/web"]);
        Assert.Contains("unchanged  accounts/web", again.Error, StringComparison.Ordinal);
        Assert.Contains("done       shop/web", again.Error, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("list", "slow")]
    public async Task What_no_manifest_declares_any_more_is_shown_and_stopped_by_the_next_up_for_everything()
    {
        await using var lab = await UpLab.CreateAsync();
        lab.WithServer("accounts").WithServer("shop");
        await lab.UpAsync();
        Directory.Delete(Path.Combine(lab.Repository.Root, "accounts"), recursive: true);

        Assert.Equal("ready", (await lab.StatusAsync())["accounts/web"].State);
        await lab.UpAsync("shop");
        Assert.Equal("ready", (await lab.StatusAsync())["accounts/web"].State);
        var everything = await lab.UpAsync();

        Assert.Contains("stopped accounts/web: no manifest declares it any more\n", everything.Error, StringComparison.Ordinal);
        Assert.Equal(["shop/web"], (await lab.StatusAsync()).Keys);
    }

    [Fact]
    [Trait("list", "slow")]
    public async Task A_process_that_its_component_no_longer_has_gives_its_port_to_the_next_one()
    {
        await using var lab = await UpLab.CreateAsync();
        var port = FreePort();
        lab.With("shop", $"run:\n  old: {{ run: sh ../serve, port: {port} }}");
        await lab.UpAsync();

        lab.With("shop", $"run:\n  new: {{ run: sh ../serve, port: {port} }}");
        var run = await lab.UpAsync("shop");

        Assert.Contains("stopped shop/old: no manifest declares it any more\n", run.Error, StringComparison.Ordinal);
        Assert.Equal("ready", (await lab.StatusAsync())["shop/new"].State);
    }

    [Fact]
    public async Task Down_stops_also_what_no_manifest_declares()
    {
        await using var lab = await UpLab.CreateAsync();
        lab.WithServer("accounts").WithServer("shop");
        await lab.UpAsync();
        Directory.Delete(Path.Combine(lab.Repository.Root, "accounts"), recursive: true);

        var down = await lab.RunAsync("down");

        Assert.Equal("exit 0\n--- stderr\nstopped accounts/web, shop/web\n", down.Whole);
        await lab.NothingIsLeftAsync();
    }

    [Fact]
    [Trait("list", "slow")]
    public async Task Down_for_some_leaves_the_others()
    {
        await using var lab = await UpLab.CreateAsync();
        lab.WithServer("accounts").WithServer("shop");
        await lab.UpAsync();

        var down = await lab.RunAsync("down", "accounts");

        Assert.Equal("exit 0\n--- stderr\nstopped accounts/web\n", down.Whole);
        var status = await lab.StatusAsync();
        Assert.Equal(("stopped", "ready"), (status["accounts/web"].State, status["shop/web"].State));
    }

    internal static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
    }

    static async Task<Dictionary<string, int?>> PidsAsync(UpLab lab) => (await lab.StatusAsync()).ToDictionary(pair => pair.Key, pair => pair.Value.Pid);
}

using Slipway.Tests.Running.Containers;
using Slipway.Tests.Support;

namespace Slipway.Tests.Inside;

/// <summary>Commands in containers that are up, and in those that reach what is up.</summary>
public sealed class RunningTests
{
    const string Shop = $$"""
        env:
          common: { DATABASE_URL: none }
        run: sh ../serve
        image: { run: {{ContainerLab.Serve}} }
        """;

    const string Desk = """
        needs: { shop: shop, store: sqlite }
        env:
          common: { SHOP: "{shop.host} {shop.port}", FILE: "{store.file}" }
        tasks: { ask: bash ask }
        """;

    const string Ask = """
        echo kept >> "$FILE"
        set -- $SHOP
        exec 3<>"/dev/tcp/$1/$2"
        printf 'GET / HTTP/1.0\r\n\r\n' >&3
        read -r line <&3
        echo "$1 says $line"
        """;

    static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("list", "slow")]
    public async Task Exec_into_what_runs_hands_on_input_the_exit_code_and_signals()
    {
        await using var lab = await ContainerLab.CreateAsync();
        lab.With("shop", Shop);
        await lab.UpAsync();

        var call = lab.Up.Repository.Call("exec", "shop", "--", "sh", "-c", "cat; echo $PORT; exit 7");
        var run = await lab.Up.Repository.RunAsync(call with { Input = "from outside\n" });
        Assert.Equal((7, "from outside\n8080\n"), (run.ExitCode, run.Output));

        var shell = await lab.Up.Repository.RunAsync(lab.Up.Repository.Call("terminal", "shop") with { Input = "echo $DATABASE_URL\n" });
        Assert.Equal((0, "none\n"), (shell.ExitCode, shell.Output));

        var waiting = lab.Up.Repository.Call("exec", "shop", "--", "sh", "-c", "trap 'echo asked; exit 9' TERM; echo started; while :; do sleep 0.1; done");
        var asked = await lab.Up.Repository.RunAsync(waiting with
        {
            Words = ["bash", "-c", "\"$@\" > \"$0\" & until grep -q started \"$0\"; do sleep 0.1; done; kill -TERM $!; wait $!; code=$?; cat \"$0\"; exit $code", Path.Combine(lab.Up.Repository.Base, "seen"), .. waiting.Words],
        });
        Assert.Equal((9, "started\nasked\n"), (asked.ExitCode, asked.Output));
    }

    [Theory]
    [InlineData(true, "shop says HTTP/1.1 200 OK")]
    [InlineData(false, "127.0.0.1 says HTTP/1.1 200 OK")]
    [Trait("list", "slow")]
    public async Task Tasks_and_commands_in_an_image_reach_what_is_up_whatever_it_is_up_on(bool isInContainers, string says)
    {
        await using var lab = await ContainerLab.CreateAsync();
        lab.With("shop", Shop);
        lab.Up.With("desk", Desk, "library");
        lab.Up.Repository.With("desk/ask", Ask).With("desk/Dockerfile", "FROM debian:bookworm-slim AS dev\nLABEL test=reach\nFROM debian:bookworm-slim AS prod\n");
        await (isInContainers ? UpInContainersAsync(lab) : lab.Up.UpAsync());

        var task = await lab.Up.RunAsync("run", "ask", "--verbose");
        var command = await lab.Up.RunAsync("exec", "desk", "--", "bash", "ask");

        Assert.True(task.ExitCode == 0, task.Whole);
        Assert.Contains($"desk:ask | {says}", task.Output, StringComparison.Ordinal);
        Assert.Equal((0, $"{says}\r\n"), (command.ExitCode, command.Output));
        Assert.Equal("kept\nkept\n", await File.ReadAllTextAsync(Assert.Single(Directory.EnumerateFiles(lab.Up.StageFolder, "*.db", SearchOption.AllDirectories)), Token));
    }

    static async Task UpInContainersAsync(ContainerLab lab) => Assert.DoesNotContain((await lab.UpAsync()).Values, end => end.StartsWith("failed", StringComparison.Ordinal));
}

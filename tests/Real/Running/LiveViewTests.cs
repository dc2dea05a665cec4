using Slipway.Tests.Support;

namespace Slipway.Tests.Running;

public class LiveViewTests
{
    [Fact]
    public async Task It_shows_components_addresses_and_last_lines_and_leaves_a_clean_screen()
    {
        await using var lab = await UpLab.CreateAsync();
        lab.WithServer("shop").With("noise", "run: { worker: sh work }");
        lab.Repository.With("noise/work", "while :; do printf '\\033[31mred\\033[0m \\033]0;evil\\007\\033[2J\\033[10;10Hhostile\\n'; sleep 0.2; done\n");
        await using var terminal = await UpTerminal.StartAsync(lab);

        await terminal.TypeAsync($"{SlipwayTool.Path} up");
        var screen = await terminal.SeeAsync("noise/worker | red hostile");
        screen = await terminal.SeeAsync("Ctrl-C stops everything");

        var url = (await lab.StatusAsync())["shop/web"].Url;
        Assert.Equal($"outer> {SlipwayTool.Path} up"[..Math.Min(100, $"outer> {SlipwayTool.Path} up".Length)], screen[0]);
        Assert.Contains(screen, line => line.StartsWith("noise/worker   ready   -", StringComparison.Ordinal));
        Assert.Contains(screen, line => line.StartsWith($"shop/web       ready   {url}   0  ", StringComparison.Ordinal));
        await terminal.KeyAsync("C-c");
        screen = await terminal.SeeAsync("everything is stopped; data stays");
        await terminal.TypeAsync("echo rc $?");
        screen = await terminal.SeeAsync("rc 130");
        Assert.Single(screen, line => line.StartsWith("PROCESS ", StringComparison.Ordinal));
        Assert.True(await terminal.ShowsCursorAsync());
        Assert.DoesNotContain(lab.Left(), pid => !UpLab.Words(pid).Contains("--norc"));
    }

    [Fact]
    [Trait("list", "slow")]
    public async Task While_a_plan_is_carried_out_it_shows_what_runs_for_how_long_and_how_far_it_is()
    {
        await using var lab = await UpLab.CreateAsync();
        lab.WithServer("base").WithServer("shop", "needs: [base]\nmigrate: sh ../migrate");
        lab.Repository.With("migrate", "echo migrating; while ! test -e ../go; do sleep 0.1; done\n");
        await using var terminal = await UpTerminal.StartAsync(lab);

        await terminal.TypeAsync($"clear; {SlipwayTool.Path} up --detach; echo rc $?");
        await terminal.SeeAsync("running    shop/migrate  2 s");
        var screen = await terminal.SeeAsync("base/web | listens");

        Assert.StartsWith("done       base/web  http://127.0.0.1:", screen[0], StringComparison.Ordinal);
        Assert.StartsWith("running    shop/migrate  ", screen[1], StringComparison.Ordinal);
        Assert.Equal("1 of 3 done", screen[^1].Split("  ")[0]);
        lab.Repository.With("go", "");
        screen = await terminal.SeeAsync("rc 0");
        Assert.Equal(["done base/web", "done shop/migrate", "done shop/web"], screen.Take(3).Select(Name));
        Assert.StartsWith("PROCESS ", screen[3], StringComparison.Ordinal);
        Assert.True(await terminal.ShowsCursorAsync());
    }

    [Fact]
    [Trait("list", "slow")]
    public async Task A_narrow_and_a_resized_terminal_get_no_broken_lines()
    {
        await using var lab = await UpLab.CreateAsync();
        lab.WithServer("shop").With("noise", "run: { worker: sh work }");
        lab.Repository.With("noise/work", "while :; do echo a line that is a good deal longer than the terminal is wide, with 漢字 and 🚢 in it; sleep 0.2; done\n");
        await using var terminal = await UpTerminal.StartAsync(lab, 120, 20);
        await terminal.TypeAsync("clear; $SLIPWAY up".Replace("$SLIPWAY", SlipwayTool.Path, StringComparison.Ordinal));
        await terminal.SeeAsync("Ctrl-C stops everything");

        await terminal.ResizeAsync(30, 8);
        await UpLab.UntilAsync(async () => (await terminal.ScreenAsync()) is [var first, ..] && first.StartsWith("PROCESS", StringComparison.Ordinal), "drawn anew");

        var screen = await terminal.ScreenAsync();
        Assert.Equal(7, screen.Length);
        Assert.Equal("Ctrl-C stops everything", screen[^1]);
        Assert.All(screen[3..^1], line => Assert.Matches("^(noise/worker|shop/web) \\| ", line));
        await terminal.KeyAsync("C-c");
        await terminal.SeeAsync("everything is stopped");
    }

    [Fact]
    [Trait("list", "slow")]
    public async Task A_closed_window_stops_everything()
    {
        await using var lab = await UpLab.CreateAsync();
        lab.WithServer("shop");
        var terminal = await UpTerminal.StartAsync(lab);
        await terminal.TypeAsync($"{SlipwayTool.Path} up");
        await terminal.SeeAsync("Ctrl-C stops everything");

        await terminal.CloseAsync();

        await lab.NothingIsLeftAsync();
        Assert.Equal("stopped", (await lab.StatusAsync())["shop/web"].State);
    }

    [Fact]
    [Trait("list", "slow")]
    public async Task Removing_data_asks_first()
    {
        await using var lab = await UpLab.CreateAsync();
        lab.WithServer("shop", "needs: { database: { postgresql: 15, embedded: sqlite } }");
        await lab.UpAsync("--embedded");
        await using var terminal = await UpTerminal.StartAsync(lab);

        await terminal.TypeAsync($"clear; {SlipwayTool.Path} down --data; echo rc $?");
        await terminal.SeeAsync("remove all data of shop/database on stage local of this checkout? [y/N]");
        await terminal.TypeAsync("n");
        await terminal.SeeAsync("rc 1");
        Assert.Equal("ready", (await lab.StatusAsync())["shop/web"].State);
        await terminal.TypeAsync($"clear; {SlipwayTool.Path} down --data; echo rc $?");
        await terminal.SeeAsync("[y/N]");
        await terminal.TypeAsync("y");
        await terminal.SeeAsync("removed the data of shop/database");
        await terminal.SeeAsync("rc 0");
    }

    // done       base/web  http://127.0.0.1:26183  0.3 s
    static string Name(string line) => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[..2]);
}

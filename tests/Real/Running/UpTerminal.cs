using System.Diagnostics;
using Slipway.Programs;
using Slipway.Tests.Support;

namespace Slipway.Tests.Running;

/// <summary>A terminal (a tmux server on a private socket) with a bash in a lab's repository.</summary>
sealed class UpTerminal : IAsyncDisposable
{
    static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);
    readonly string _socket = $"slipway-{Guid.NewGuid():n}";

    public static async Task<UpTerminal> StartAsync(UpLab lab, int width = 100, int height = 30)
    {
        RealParts.Require("tmux", RealParts.Find("tmux") is not null, "apt-get install tmux");
        var terminal = new UpTerminal();
        var environment = lab.Repository.Environment.Where(pair => pair.Value is not null && pair.Key != "TERM").Select(pair => $"{pair.Key}={pair.Value}");
        await terminal.TmuxAsync([
            "new-session", "-d", "-s", "main", "-x", $"{width}", "-y", $"{height}", "-c", lab.Repository.Root, "--",
            "env", "-i", .. environment, "TERM=screen-256color", "PS1=outer> ", "bash", "--norc", "-i"]);
        await terminal.SeeAsync("outer>");
        return terminal;
    }

    public async Task TypeAsync(string line)
    {
        await TmuxAsync("send-keys", "-t", "main", "-l", line);
        await TmuxAsync("send-keys", "-t", "main", "Enter");
    }

    public Task KeyAsync(string key) => TmuxAsync("send-keys", "-t", "main", key);

    public Task ResizeAsync(int width, int height) => TmuxAsync("resize-window", "-t", "main", "-x", $"{width}", "-y", $"{height}");

    /// <summary>The window is closed, as by its user.</summary>
    public Task CloseAsync() => TmuxAsync("kill-server");

    /// <summary>The screen, a line each, without what is empty below.</summary>
    public async Task<string[]> ScreenAsync() => (await TmuxAsync("capture-pane", "-p", "-t", "main")).TrimEnd('\n', ' ').Split('\n');

    public async Task<bool> ShowsCursorAsync() => (await TmuxAsync("display-message", "-p", "-t", "main", "#{cursor_flag}")).Trim() == "1";

    /// <summary>Waits until the screen shows the text, and answers the screen.</summary>
    public async Task<string[]> SeeAsync(string text)
    {
        for (var watch = Stopwatch.StartNew(); ;)
        {
            var screen = await ScreenAsync();
            if (screen.Any(line => line.Contains(text, StringComparison.Ordinal)))
            {
                return screen;
            }

            Assert.True(watch.Elapsed < Limit, $"`{text}` was not seen on:\n{string.Join('\n', screen)}");
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }

    public async ValueTask DisposeAsync() => await CloseAsync();

    async Task<string> TmuxAsync(params string[] words) =>
        (await new ProgramRunner().RunAsync(new ProgramCall(["tmux", "-u", "-L", _socket, "-f", "/dev/null", .. words]), CancellationToken.None)).Output;
}

using System.Diagnostics;
using Slipway.Programs;
using Slipway.Tests.Support;

namespace Slipway.Tests.Shells;

/// <summary>A terminal of its own (a tmux server on a private socket) with a home and the <see cref="StageRepository"/> in a temporary folder.</summary>
public sealed class ShellTerminal : IDisposable
{
    static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);
    readonly string _socket = $"slipway-{Guid.NewGuid():n}";
    readonly string _folder = Directory.CreateTempSubdirectory("slipway-shell-").FullName;

    public ShellTerminal(string shell)
    {
        RealParts.Require("tmux", RealParts.Find("tmux") is not null, "apt-get install tmux");
        RealParts.Require(shell, RealParts.Find(shell) is not null, $"apt-get install {shell}");
        foreach (var path in (string[])["home/.config/fish", "root", "run"])
        {
            Directory.CreateDirectory(Path.Combine(_folder, path));
        }
    }

    public string Home => Path.Combine(_folder, "home");

    public string Root => Path.Combine(_folder, "root");

    public string RunTime => Path.Combine(_folder, "run");

    public void Write(string path, string text) => File.WriteAllText(Path.Combine(_folder, path), text);

    /// <summary>Starts a bash without start-up files, whose prompt is <c>outer&gt;</c>, in the repository's root.</summary>
    public async Task StartAsync(params string[] more)
    {
        await StageRepository.MakeAsync(Root);
        string[] environment = [$"HOME={Home}", "PATH=/usr/bin:/bin", $"XDG_RUNTIME_DIR={RunTime}", "TERM=screen-256color",
            "LANG=C.UTF-8", "PS1=outer> ", $"XDG_STATE_HOME={RunTime}", $"DOTNET_ROOT={SlipwayTool.DotnetRoot}", StageRepository.SecretVariable, .. more];
        await Tmux(["new-session", "-d", "-s", "main", "-x", "200", "-y", "50", "-c", Root, "--", "env", "-i", .. environment, "bash", "--norc", "-i"]);
        await See("outer>");
    }

    /// <summary>Starts the stage shell in it.</summary>
    public Task Enter(string stage, string shell) =>
        Type($"{SlipwayTool.Path} shell {stage} --shell {shell}");

    /// <summary>Types a line.</summary>
    public async Task Type(string line)
    {
        await Tmux("send-keys", "-t", "main", "-l", line);
        await Tmux("send-keys", "-t", "main", "Enter");
    }

    /// <summary>Types a text, then presses a key.</summary>
    public async Task Press(string text, string key)
    {
        await Tmux("send-keys", "-t", "main", "-l", text);
        await Tmux("send-keys", "-t", "main", key);
    }

    /// <summary>Presses a key once the program before it has the terminal: <c>C-c</c>.</summary>
    public async Task Key(string key)
    {
        await SeeProgram("sleep");
        await Tmux("send-keys", "-t", "main", key);
        await SeeProgram("sleep", isThere: false);
    }

    /// <summary>Waits until the screen shows the text, and returns the screen.</summary>
    public async Task<string> See(string text, bool colours = false)
    {
        var watch = Stopwatch.StartNew();
        var screen = "";
        while (watch.Elapsed < Limit)
        {
            screen = await Tmux("capture-pane", colours ? "-epJ" : "-pJ", "-t", "main");
            if (screen.Contains(text))
            {
                return screen;
            }

            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        Assert.Fail($"`{text}` was not seen on:\n{screen}");
        return screen;
    }

    async Task SeeProgram(string name, bool isThere = true)
    {
        var watch = Stopwatch.StartNew();
        while ((await Tmux("display-message", "-p", "-t", "main", "#{pane_current_command}")).Trim() == name != isThere)
        {
            Assert.True(watch.Elapsed < Limit, $"`{name}` in the foreground: not {isThere} in time");
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }

    public void Dispose()
    {
        Tmux("kill-server").GetAwaiter().GetResult();
        // The shells that have just been hung up are writing their histories.
        GoneFolder.Remove(_folder);
    }

    async Task<string> Tmux(params string[] words) =>
        (await new ProgramRunner().RunAsync(new ProgramCall(["tmux", "-u", "-L", _socket, "-f", "/dev/null", .. words]), CancellationToken.None)).Output;
}

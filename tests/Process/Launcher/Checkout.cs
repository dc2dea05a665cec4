using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Slipway.Programs;
using Slipway.Tests.Support;

namespace Slipway.Tests.Launcher;

/// <summary>A small checkout of Slipway in a temporary folder (with a space in its name): the real launcher, a few sources, and an SDK of paper.</summary>
sealed partial class Checkout : IDisposable
{
    // All that the launcher may call: what a bare machine with git has. Without this list a real SDK would be found.
    static readonly string[] Programs =
    [
        "sh", "git", "find", "sort", "readlink", "mkdir", "touch", "rm", "mv", "ln", "cat", "sed", "tr", "date", "sleep", "ps", "uname", "basename", "grep", "chmod", "env",
    ];

    static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    readonly ProgramRunner _runner = new();

    /// <summary>The folder of it all; deleted at the end.</summary>
    public string Base { get; } = Directory.CreateTempSubdirectory("slipway launcher ").FullName;

    /// <summary>The checkout itself.</summary>
    public string Root => Path.Combine(Base, "my slipway");

    /// <summary>Absolute path of the launcher.</summary>
    public string Launcher => Path.Combine(Root, "slipway");

    /// <summary>Where the launcher keeps what it builds.</summary>
    public string Built => Path.Combine(Root, ".slipway", "tool");

    /// <summary>How often the tool was compiled.</summary>
    public int Compilations => Calls.Count(call => call.StartsWith("publish", StringComparison.Ordinal));

    /// <summary>The calls of the SDK that were not mere questions.</summary>
    public string[] Calls => File.Exists(Path.Combine(Base, "calls")) ? File.ReadAllLines(Path.Combine(Base, "calls")) : [];

    Checkout()
    {
    }

    public static async Task<Checkout> CreateAsync()
    {
        var checkout = new Checkout();
        foreach (var program in Programs)
        {
            var found = System.Environment.GetEnvironmentVariable("PATH")!.Split(':').Select(folder => Path.Combine(folder, program)).First(File.Exists);
            Directory.CreateDirectory(Path.Combine(checkout.Base, "bin"));
            File.CreateSymbolicLink(Path.Combine(checkout.Base, "bin", program), found);
        }

        checkout.InstallSdk("bin");
        checkout.Write("my slipway/slipway", await File.ReadAllTextAsync(Path.Combine(SlipwayTool.Checkout, "slipway")), executable: true);
        foreach (var (file, text) in (ReadOnlySpan<(string, string)>)
            [("src/Slipway.Cli/Program.cs", "one"), ("src/Slipway.Cli/More.cs", "and more"), ("version.txt", "0.1.0"), ("global.json", "{}"),
             ("Directory.Build.props", ""), ("Directory.Build.targets", ""), ("Directory.Packages.props", ""), (".gitignore", "/.slipway/")])
        {
            checkout.Write($"my slipway/{file}", text);
        }

        await checkout.GitAsync("init", "-q", ".");
        await checkout.CommitAsync();
        return checkout;
    }

    /// <summary>Puts the SDK of paper into a folder, relative to <see cref="Base"/>.</summary>
    public void InstallSdk(string folder) =>
        Write($"{folder}/dotnet", File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Launcher", "fake-dotnet.sh")), executable: true);

    /// <summary>One of paper, which links everything.</summary>
    public void InstallCompiler(string name) => Write($"bin/{name}", "#!/bin/sh\n", executable: true);

    /// <summary>Tells the SDK of paper how to behave; see its own comment.</summary>
    public void TellSdk(string what, string text = "") => Write($"sdk/{what}", text);

    public void Write(string file, string text, bool executable = false)
    {
        var path = Path.Combine(Base, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        if (executable)
        {
            File.SetUnixFileMode(path, (UnixFileMode)Convert.ToInt32("755", 8));
        }
    }

    /// <summary>Writes a source below <c>src/Slipway.Cli</c>.</summary>
    public void Edit(string file, string text) => Write($"my slipway/src/Slipway.Cli/{file}", text);

    public async Task CommitAsync()
    {
        await GitAsync("add", "-A");
        await GitAsync("-c", "user.name=Ada", "-c", "user.email=ada@example.net", "commit", "-q", "--allow-empty", "-m", "Change");
    }

    public Task<ProgramResult> GitAsync(params string[] words) => RunAsync(["git", "-C", Root, .. words]);

    /// <summary>Runs the launcher in its own checkout.</summary>
    public Task<ProgramResult> SlipwayAsync(params string[] arguments) => RunAsync([Launcher, .. arguments]);

    /// <summary>Runs any program, in the checkout if nothing else is said, with nothing of the caller's environment.</summary>
    public Task<ProgramResult> RunAsync(ImmutableArray<string> words, string? directory = null, params (string Name, string? Value)[] environment) =>
        _runner.RunAsync(
            new ProgramCall(words)
            {
                Directory = directory ?? Root,
                OnlyThisEnvironment = true,
                Environment = environment.Aggregate(Environment(), (all, one) => all.SetItem(one.Name, one.Value)),
                Timeout = Patience,
            },
            TestContext.Current.CancellationToken);

    /// <summary>Starts the launcher and does not wait for it.</summary>
    public Process Start()
    {
        var start = new ProcessStartInfo(Launcher) { WorkingDirectory = Root, RedirectStandardError = true, RedirectStandardOutput = true };
        start.Environment.Clear();
        foreach (var (name, value) in Environment())
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    /// <summary>Waits until the SDK of paper compiles, and answers its process id.</summary>
    public async Task<int> CompilingAsync()
    {
        using var limit = new CancellationTokenSource(Patience);
        var file = Path.Combine(Base, "compiling");
        int pid;
        while (!File.Exists(file) || !int.TryParse(await File.ReadAllTextAsync(file, limit.Token), CultureInfo.InvariantCulture, out pid))
        {
            await Task.Delay(20, limit.Token);
        }

        return pid;
    }

    /// <summary>What was left in <see cref="Built"/>, without the hashes that change with every source.</summary>
    public string[] Left() =>
        [.. Directory.GetFileSystemEntries(Built).Select(path => Hash().Replace(Path.GetFileName(path), "CONTENTS")).Order(StringComparer.Ordinal)];

    /// <summary>Temporary paths and times by fixed names, so that texts can be compared whole.</summary>
    public string Tidy(string text) => Seconds().Replace(text.Replace(Base, "BASE", StringComparison.Ordinal), "N s");

    public void Dispose() => Directory.Delete(Base, recursive: true);

    ImmutableSortedDictionary<string, string?> Environment() => ImmutableSortedDictionary.CreateRange<string, string?>(
        StringComparer.Ordinal,
        [
            new("PATH", Path.Combine(Base, "bin")),
            new("HOME", Path.Combine(Base, "home")),
            new("GIT_CONFIG_NOSYSTEM", "1"),
            new("LANG", "C.UTF-8"),
        ]);

    [GeneratedRegex("[0-9a-f]{40}")]
    private static partial Regex Hash();

    [GeneratedRegex(@"\d+ s\b")]
    private static partial Regex Seconds();
}

using System.Collections.Immutable;
using Slipway.Programs;

namespace Slipway.Tests.Support;

/// <summary>
/// A real Git repository in a temporary folder, with a home and state of its own, in which the built <c>slipway</c> is run.
/// The one builder of the process tests.
/// </summary>
/// <remarks>Everything of it lies below one short folder (<c>/tmp/sw-XXXXXXXX</c>): names of sockets have a limit of 104 bytes.</remarks>
public sealed class TemporaryRepository : IDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    readonly ProgramRunner _runner = new();

    /// <summary>Variables that every run gets besides the fixed ones; null takes one away.</summary>
    public Dictionary<string, string?> Environment { get; }

    /// <summary>The folder of it all; deleted at the end.</summary>
    public string Base { get; }

    /// <summary>The repository's root, absolute.</summary>
    public string Root => Path.Combine(Base, "repo");

    /// <summary>The user's home.</summary>
    public string Home => Path.Combine(Base, "home");

    TemporaryRepository(string folder)
    {
        Base = folder;
        Environment = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["PATH"] = System.Environment.GetEnvironmentVariable("PATH"),
            ["HOME"] = Home,
            ["XDG_STATE_HOME"] = Path.Combine(Base, "state"),
            ["XDG_CACHE_HOME"] = Path.Combine(Base, "cache"),
            ["XDG_RUNTIME_DIR"] = Path.Combine(Base, "run"),
            ["TMPDIR"] = Path.Combine(Base, "tmp"),
            ["LANG"] = "C.UTF-8",
            ["TERM"] = "dumb",
            ["DOTNET_ROOT"] = SlipwayTool.DotnetRoot,
            ["GIT_CONFIG_NOSYSTEM"] = "1",
            ["GIT_CONFIG_GLOBAL"] = Path.Combine(Home, ".gitconfig"),
        };
    }

    /// <summary>An empty Git repository on branch <c>main</c>; nothing of the caller's environment but PATH reaches what runs in it.</summary>
    public static async Task<TemporaryRepository> CreateAsync()
    {
        var repository = CreateWithoutGit();
        await repository.GitAsync("init", "--quiet", "--initial-branch=main", ".");
        return repository;
    }

    /// <summary>The same without Git.</summary>
    public static TemporaryRepository CreateWithoutGit()
    {
        var folder = $"/tmp/sw-{Guid.NewGuid().ToString("N")[..8]}";
        var repository = new TemporaryRepository(folder);
        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        foreach (var name in (ReadOnlySpan<string>)["repo", "home", "state", "cache", "run", "tmp"])
        {
            Directory.CreateDirectory(Path.Combine(folder, name), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        File.WriteAllText(Path.Combine(repository.Home, ".gitconfig"), """
            [user]
            name = Ada
            email = ada@example.net
            [protocol "file"]
            allow = always
            [commit]
            gpgsign = false
            """);
        return repository;
    }

    /// <summary>Writes a file, relative to the root, with the folders above it.</summary>
    public TemporaryRepository With(string file, string text)
    {
        var path = Path.Combine(Root, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return this;
    }

    /// <summary>Writes a file that can be run, such as <c>scripts/build</c>.</summary>
    public TemporaryRepository WithScript(string file, string text)
    {
        With(file, text);
        File.SetUnixFileMode(Path.Combine(Root, file), (UnixFileMode)Convert.ToInt32("755", 8));
        return this;
    }

    /// <summary>Adds and commits everything that is not ignored.</summary>
    public async Task<TemporaryRepository> CommitAsync(string message = "Change")
    {
        await GitAsync("add", "--all");
        await GitAsync("commit", "--quiet", "--allow-empty", "--message", message);
        return this;
    }

    /// <summary>Runs git in the root, and answers its output.</summary>
    public async Task<string> GitAsync(params string[] words)
    {
        var call = new ProgramCall(["git", .. words]) { Directory = Root, OnlyThisEnvironment = true, Environment = Variables(null), Timeout = Patience };
        var result = await _runner.RunAsync(call, CancellationToken.None);
        return result.ExitCode == 0 ? result.Output : throw new InvalidOperationException($"git {string.Join(' ', words)}: {result.Error}");
    }

    /// <summary>Runs <c>slipway</c> in the root.</summary>
    public Task<SlipwayRun> RunAsync(params string[] arguments) => RunAsync(Call(arguments));

    /// <summary>Runs <c>slipway</c> in a folder, relative to the root.</summary>
    public Task<SlipwayRun> RunInAsync(string folder, params string[] arguments) =>
        RunAsync(Call(arguments) with { Directory = Path.GetFullPath(Path.Combine(Root, folder)) });

    /// <summary>Runs a call made by <see cref="Call"/> and changed: other folder, input, environment.</summary>
    public async Task<SlipwayRun> RunAsync(ProgramCall call)
    {
        var result = await _runner.RunAsync(call, CancellationToken.None);
        return new SlipwayRun(result.ExitCode, Tidy(result.Output), Tidy(result.Error));
    }

    /// <summary>The call of <c>slipway</c> in the root, to be changed, run by <see cref="RunAsync(ProgramCall)"/>, or started by the test itself.</summary>
    public ProgramCall Call(params string[] arguments) => new([SlipwayTool.Path, .. arguments])
    {
        Directory = Root,
        OnlyThisEnvironment = true,
        Environment = Variables(null),
        Timeout = Patience,
    };

    /// <summary>A shell script in the root, in which <c>$SLIPWAY</c> is the tool: for pipes and redirections.</summary>
    public Task<SlipwayRun> ShellAsync(string script) =>
        RunAsync(new ProgramCall(["/bin/sh", "-c", script]) { Directory = Root, OnlyThisEnvironment = true, Environment = Variables(("SLIPWAY", SlipwayTool.Path)), Timeout = Patience });

    /// <summary>The text of a file, relative to the root.</summary>
    public string Read(string file) => File.ReadAllText(Path.Combine(Root, file));

    /// <summary>All files below the root with their text, by path, without Git's own.</summary>
    public IReadOnlyDictionary<string, string> Files() => new SortedDictionary<string, string>(
        Directory.EnumerateFiles(Root, "*", SearchOption.AllDirectories)
            .Where(file => !file.StartsWith(Path.Combine(Root, ".git") + "/", StringComparison.Ordinal))
            .ToDictionary(file => Path.GetRelativePath(Root, file), File.ReadAllText),
        StringComparer.Ordinal);

    /// <summary>Temporary paths by fixed names, so that texts can be compared whole.</summary>
    public string Tidy(string text) => text.Replace(Root, "ROOT", StringComparison.Ordinal).Replace(Home, "HOME", StringComparison.Ordinal).Replace(Base, "BASE", StringComparison.Ordinal);

    public void Dispose()
    {
        try
        {
            GoneFolder.Remove(Base);
        }
        catch (UnauthorizedAccessException)
        {
            // What a test took from itself: `chmod 000`. With -R no link is followed.
            using var chmod = System.Diagnostics.Process.Start("chmod", ["-R", "u+rwX", Base]);
            chmod.WaitForExit(Patience);
            GoneFolder.Remove(Base);
        }
    }

    ImmutableSortedDictionary<string, string?> Variables((string Name, string Value)? further)
    {
        var variables = Environment.ToImmutableSortedDictionary(StringComparer.Ordinal);
        return further is var (name, value) ? variables.SetItem(name, value) : variables;
    }
}

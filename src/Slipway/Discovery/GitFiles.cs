using System.Collections.Immutable;
using Slipway.Problems;
using Slipway.Programs;
using Slipway.Repository.Manifests;

namespace Slipway.Discovery;

/// <summary>Asks Git which manifests there are: those it tracks, and new ones it does not ignore.</summary>
/// <remarks>
/// Git knows its ignore rules better than anybody, and its index makes a walk over what is tracked unnecessary. The two questions are
/// asked at the same time, since the one for new files walks the folders.
/// </remarks>
public sealed class GitFiles(IProgramRunner programs)
{
    const int MaximumSubmoduleDepth = 8;

    // A Git hook sets these for its own repository; we ask about several. Its configuration (`GIT_CONFIG_…`) stays: `safe.directory`.
    static readonly ImmutableSortedDictionary<string, string?> Environment =
        new[] { "GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_COMMON_DIR", "GIT_OBJECT_DIRECTORY", "GIT_LITERAL_PATHSPECS", "GIT_GLOB_PATHSPECS", "GIT_NOGLOB_PATHSPECS", "GIT_ICASE_PATHSPECS" }
            .ToImmutableSortedDictionary(name => name, _ => (string?)null, StringComparer.Ordinal)
            .Add("LC_ALL", "C");

    /// <summary>Finds the manifests below a folder; submodules that are checked out are looked into.</summary>
    /// <param name="found">
    /// Gets paths relative to <paramref name="root"/>, in batches as Git tells them, perhaps several batches at once and a path twice: reading
    /// what is tracked need not wait for the walk that looks for what is new.
    /// </param>
    /// <exception cref="ProblemException"><c>not-in-git</c>, <c>program-not-found</c></exception>
    public Task FindManifestsAsync(string root, Action<IEnumerable<string>> found, CancellationToken cancellation) =>
        FindAsync(root, "", 0, found, cancellation);

    public static ProgramCall Tracked(string folder) => ListFiles(folder, "--cached");

    public static ProgramCall New(string folder) => ListFiles(folder, "--others", "--exclude-standard");

    // .gitmodules is INI; an entry's output with -z is "submodule.libs/one.path\nlibs/one\0"
    public static ProgramCall Submodules(string folder) =>
        Git(folder, "config", "-z", "--file", ".gitmodules", "--get-regexp", @"^submodule\..*\.path$");

    static ProgramCall ListFiles(string folder, params ReadOnlySpan<string> which) =>
        Git(folder, ["ls-files", "-z", .. which, "--", $":(glob)**/{Manifest.FileName}"]);

    static ProgramCall Git(string folder, params ReadOnlySpan<string> words) => ProgramCall.Of(["git", "-C", folder, .. words]) with { Environment = Environment };

    Task FindAsync(string folder, string prefix, int depth, Action<IEnumerable<string>> found, CancellationToken cancellation) => Task.WhenAll(
        TellAsync(Tracked(folder), folder, prefix, found, cancellation),
        TellAsync(New(folder), folder, prefix, found, cancellation),
        depth < MaximumSubmoduleDepth ? FindInModulesAsync(folder, prefix, depth, found, cancellation) : Task.CompletedTask);

    async Task TellAsync(ProgramCall call, string folder, string prefix, Action<IEnumerable<string>> found, CancellationToken cancellation)
    {
        var files = Files(await programs.RunAsync(call, cancellation), folder);
        found(prefix.Length == 0 ? files : files.Select(file => prefix + file));
    }

    async Task FindInModulesAsync(string folder, string prefix, int depth, Action<IEnumerable<string>> found, CancellationToken cancellation) =>
        await Parallel.ForEachAsync(await ModulesAsync(folder, cancellation), cancellation, async (module, token) =>
            await FindAsync(Path.Combine(folder, module), $"{prefix}{module}/", depth + 1, found, token));

    /// <summary>The submodules below a folder that are checked out, relative to it.</summary>
    async Task<IEnumerable<string>> ModulesAsync(string folder, CancellationToken cancellation)
    {
        var top = TopOf(folder);
        if (!File.Exists(Path.Combine(top, ".gitmodules")))
        {
            return [];
        }

        var result = await programs.RunAsync(Submodules(top), cancellation);
        return Paths(result.Output)
            .Select(path => Path.GetFullPath(Path.Combine(top, path)))
            .Where(path => path.StartsWith(folder + "/", StringComparison.Ordinal) && Path.Exists(Path.Combine(path, ".git")) && RealPath.Of(path) == path)
            .Select(path => path[(folder.Length + 1)..])
            .Distinct();
    }

    /// <summary>The root of the Git repository: the repository of components may be a folder in it.</summary>
    static string TopOf(string folder)
    {
        for (var top = folder; top is not null; top = Path.GetDirectoryName(top))
        {
            if (Path.Exists(Path.Combine(top, ".git")))
            {
                return top;
            }
        }

        return folder;
    }

    static string[] Files(ProgramResult result, string folder) => result.ExitCode == 0
        ? result.Output.Split('\0', StringSplitOptions.RemoveEmptyEntries)
        : throw new ProblemException(Failed(result.Error, folder));

    // fatal: detected dubious ownership in repository at '/src/plasma'
    // To add an exception for this directory, call:
    //
    //         git config --global --add safe.directory /src/plasma
    static Problem Failed(string error, string folder)
    {
        var lines = error.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return new Problem("not-in-git", $"`{folder}` is not a Git repository that can be read")
        {
            Why = lines.FirstOrDefault(line => line.StartsWith("fatal:", StringComparison.Ordinal)) ?? lines.FirstOrDefault(),
            Fix = lines.FirstOrDefault(line => line.StartsWith("git config", StringComparison.Ordinal)) ?? $"git init {folder}",
        };
    }

    static IEnumerable<string> Paths(string output) =>
        output.Split('\0', StringSplitOptions.RemoveEmptyEntries)
            .Select(entry => entry[(entry.IndexOf('\n', StringComparison.Ordinal) + 1)..].TrimEnd('/'))
            .Where(path => path.Length > 0);
}

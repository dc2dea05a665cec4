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

    /// <summary>Paths relative to <paramref name="root"/>, sorted; submodules that are checked out are looked into.</summary>
    /// <exception cref="ProblemException"><c>not-in-git</c>, <c>program-not-found</c></exception>
    public async Task<IReadOnlyList<string>> ManifestsAsync(string root, CancellationToken cancellation)
    {
        var files = new SortedSet<string>(StringComparer.Ordinal);
        await CollectAsync(root, "", files, 0, cancellation);
        return [.. files];
    }

    public static ProgramCall Tracked(string folder) => ListFiles(folder, "--cached");

    public static ProgramCall New(string folder) => ListFiles(folder, "--others", "--exclude-standard");

    // .gitmodules is INI; an entry's output with -z is "submodule.libs/one.path\nlibs/one\0"
    public static ProgramCall Submodules(string folder) =>
        ProgramCall.Of("git", "-C", folder, "config", "-z", "--file", ".gitmodules", "--get-regexp", @"^submodule\..*\.path$");

    static ProgramCall ListFiles(string folder, params ReadOnlySpan<string> which) =>
        ProgramCall.Of(["git", "-C", folder, "ls-files", "-z", .. which, "--", $":(glob)**/{Manifest.FileName}"]);

    async Task CollectAsync(string folder, string prefix, SortedSet<string> files, int depth, CancellationToken cancellation)
    {
        var hasModules = File.Exists(Path.Combine(folder, ".gitmodules"));
        var tracked = programs.RunAsync(Tracked(folder), cancellation);
        var untracked = programs.RunAsync(New(folder), cancellation);
        var modules = hasModules && depth < MaximumSubmoduleDepth ? programs.RunAsync(Submodules(folder), cancellation) : null;
        foreach (var file in Lines(await tracked, folder).Concat(Lines(await untracked, folder)))
        {
            files.Add(prefix + file);
        }

        foreach (var module in modules is null ? [] : Paths((await modules).Output))
        {
            var path = Path.GetFullPath(Path.Combine(folder, module));
            if (path.StartsWith(folder + "/", StringComparison.Ordinal) && Path.Exists(Path.Combine(path, ".git")))
            {
                await CollectAsync(path, $"{prefix}{module}/", files, depth + 1, cancellation);
            }
        }
    }

    static string[] Lines(ProgramResult result, string folder)
    {
        if (result.ExitCode == 0)
        {
            return result.Output.Split('\0', StringSplitOptions.RemoveEmptyEntries);
        }

        throw new ProblemException(new Problem("not-in-git", $"`{folder}` is not a Git repository that can be read")
        {
            Why = result.Error.Trim().Split('\n')[^1],
            Fix = "git init",
        });
    }

    static IEnumerable<string> Paths(string output) =>
        output.Split('\0', StringSplitOptions.RemoveEmptyEntries)
            .Select(entry => entry[(entry.IndexOf('\n', StringComparison.Ordinal) + 1)..].TrimEnd('/'))
            .Where(path => path.Length > 0);
}

using Slipway.Problems;

namespace Slipway.Engines.Processes.Posix;

/// <summary>Finds a program as a shell would, on the PATH that the process itself is given.</summary>
static class ProgramPath
{
    /// <exception cref="ProblemException"><c>program-not-found</c>, <c>program-not-executable</c>.</exception>
    internal static string Resolve(string word, string directory, string? searchPath)
    {
        var candidates = word.Contains('/', StringComparison.Ordinal)
            ? [Path.GetFullPath(word, directory)]
            : (searchPath ?? "/usr/local/bin:/usr/bin:/bin").Split(':').Select(folder => Path.GetFullPath(Path.Combine(folder, word), directory));
        string? found = null;
        foreach (var candidate in candidates.Where(File.Exists))
        {
            found ??= candidate;
            const UnixFileMode execute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
            if ((File.GetUnixFileMode(candidate) & execute) != 0)
            {
                return candidate;
            }
        }

        throw new ProblemException(found is null
            ? new Problem("program-not-found", $"`{word}` was not found")
            {
                Kind = ProblemKind.Failure,
                Why = word.Contains('/', StringComparison.Ordinal) ? $"there is no such file in `{directory}`" : "it is not on the PATH of the process",
                Fix = $"install `{word}`, or write its path in `run`",
            }
            : new Problem("program-not-executable", $"`{word}` cannot be run")
            {
                Kind = ProblemKind.Failure,
                Why = $"`{found}` is not marked as executable",
                Fix = $"chmod +x '{found}'",
            });
    }
}

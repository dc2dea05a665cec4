using Slipway.Problems;

namespace Slipway.Programs;

/// <summary>Finds a program as a shell would, with one difference: a PATH entry that is empty or relative is passed over.</summary>
/// <remarks>Not left to .NET, which looks into the current folder before PATH: any checkout could put a `git` of its own there.</remarks>
public static class ProgramPath
{
    const string UsualPath = "/usr/local/bin:/usr/bin:/bin";
    const UnixFileMode Execute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>The absolute path of a program that can be run.</summary>
    /// <param name="word">A name to be found on PATH, or a path, which is taken from <paramref name="directory"/>.</param>
    /// <param name="directory">Absolute.</param>
    /// <param name="searchPath">PATH; null: the usual folders.</param>
    /// <exception cref="ProblemException"><c>program-not-found</c>, <c>program-not-executable</c>.</exception>
    public static string Resolve(string word, string directory, string? searchPath)
    {
        if (Find(word, directory, searchPath) is { } program)
        {
            return program;
        }

        var isPath = IsPath(word);
        throw new ProblemException(Candidates(word, directory, searchPath).FirstOrDefault(File.Exists) is not { } found
            ? new Problem("program-not-found", $"`{word}` was not found")
            {
                Kind = ProblemKind.Failure,
                Why = isPath ? $"there is no such file in `{directory}`" : "it is not on PATH",
                Fix = isPath ? null : $"install `{word}`, or put it on PATH",
            }
            : new Problem("program-not-executable", $"`{found}` cannot be run")
            {
                Kind = ProblemKind.Failure,
                Why = "it is not executable",
                Fix = $"chmod +x '{found}'",
            });
    }

    /// <summary>The same; null where there is no such program.</summary>
    public static string? Find(string word, string directory, string? searchPath) => Candidates(word, directory, searchPath).FirstOrDefault(CanRun);

    static bool IsPath(string word) => word.Contains('/', StringComparison.Ordinal);

    static IEnumerable<string> Candidates(string word, string directory, string? searchPath) =>
        word.Length == 0 ? []
        : IsPath(word) ? [Path.GetFullPath(word, directory)]
        : (searchPath ?? UsualPath).Split(':').Where(folder => folder.StartsWith('/')).Select(folder => Path.Combine(folder, word));

    /// <summary>Whether there is a file that can be executed; a link that leads nowhere is none, though .NET says that it exists.</summary>
    public static bool CanRun(string file)
    {
        try
        {
            return File.Exists(file) && (File.GetUnixFileMode(file) & Execute) != 0;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}

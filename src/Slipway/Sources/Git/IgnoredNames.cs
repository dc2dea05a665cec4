using Slipway.Programs;

namespace Slipway.Sources.Git;

/// <summary>Asks Git which of some paths its ignore rules leave out.</summary>
sealed class IgnoredNames(IProgramRunner programs, string root)
{
    /// <param name="paths">Raw, relative to the root; best in the order of folders.</param>
    /// <returns>Null: Git does not want to say.</returns>
    public async Task<HashSet<string>?> OfAsync(IReadOnlyCollection<string> paths, CancellationToken cancellation)
    {
        var ignored = new HashSet<string>(StringComparer.Ordinal);
        if (paths.Count == 0)
        {
            return ignored;
        }

        var exitCode = await programs.StreamAsync(Question(root, paths), line => Take(line, ignored), cancellation);
        return exitCode is 0 or 1 ? ignored : null;
    }

    // What is in the index is known; Git would look through all of it for each path.
    static ProgramCall Question(string root, IReadOnlyCollection<string> paths) =>
        GitListing.Call(root, "check-ignore", "--no-index", "--stdin") with { Input = string.Concat(paths.Select(path => GitQuoting.Quote(path) + '\n')) };

    static void Take(OutputLine line, HashSet<string> ignored)
    {
        if (!line.IsError)
        {
            ignored.Add(GitQuoting.Unquote(line.Text));
        }
    }
}

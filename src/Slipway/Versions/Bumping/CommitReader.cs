using System.Globalization;
using Slipway.Discovery;
using Slipway.Problems;
using Slipway.Programs;

namespace Slipway.Versions.Bumping;

/// <summary>Asks Git when a version was written, and what was committed since.</summary>
sealed class CommitReader(string root, IProgramRunner programs)
{
    // More than anybody would read in an entry.
    const int Most = 500;

    /// <summary>The commit that wrote a version; null: it is not committed.</summary>
    public async Task<string?> CommitOfAsync(SourceSpan where, CancellationToken cancellation)
    {
        var file = Path.Combine(root, where.File);
        var result = await programs.RunAsync(Blame(Path.GetDirectoryName(file)!, Path.GetFileName(file), where.Line), cancellation);
        var commit = result.Output.Split(' ', 2)[0];
        return result.ExitCode == 0 && commit.Length >= 40 && commit.Any(c => c != '0') ? commit : null;
    }

    /// <summary>The newest first, without merges.</summary>
    /// <param name="folder">From the root.</param>
    /// <param name="without">Folders in it that do not count, from it.</param>
    public async Task<IReadOnlyList<CommitText>> SinceAsync(string commit, string folder, IEnumerable<string> without, CancellationToken cancellation)
    {
        var result = await programs.RunAsync(Log(Path.Combine(root, folder), commit, without), cancellation);
        if (result.ExitCode != 0)
        {
            throw new ProblemException(new Problem("git-failed", "`git log` failed") { Kind = ProblemKind.Failure, Why = result.Error.Trim() });
        }

        // The last one ends in a zero too.
        return [.. result.Output.Split('\0', StringSplitOptions.RemoveEmptyEntries).Select(Read)];
    }

    // A line alone may have been indented since, or got other line ends.
    internal static ProgramCall Blame(string folder, string file, int line) =>
        GitFiles.Git(folder, "blame", "--porcelain", "-w", "-L", string.Create(CultureInfo.InvariantCulture, $"{line},{line}"), "--", file);

    internal static ProgramCall Log(string folder, string commit, IEnumerable<string> without) => GitFiles.Git(folder,
        ["log", "-z", "--no-merges", "--no-color", $"--max-count={Most}", "--format=%s%n%b", $"{commit}..HEAD", "--", ".", .. without.Select(inner => $":(exclude,literal){inner}")]);

    static CommitText Read(string message) => message.Split('\n', 2) is [var subject, var body] ? CommitText.Read(subject, body) : CommitText.Read(message, "");
}

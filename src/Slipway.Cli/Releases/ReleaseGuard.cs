using Slipway.Cli.Output;
using Slipway.Discovery;
using Slipway.Problems;
using Slipway.Programs;
using Slipway.Repository.Stages;

namespace Slipway.Cli.Releases;

/// <summary>What a stage asks for before anything is changed on it.</summary>
sealed class ReleaseGuard(Stage stage, string root, CommandContext context)
{
    /// <summary>A protected stage gets nothing that is not committed, and where it has a branch, only what is on that.</summary>
    /// <exception cref="ProblemException"><c>wrong-branch</c>, <c>dirty-tree</c></exception>
    public async Task CheckAsync(CancellationToken cancellation)
    {
        if (!stage.IsProtected)
        {
            return;
        }

        var problems = new List<Problem>();
        if (stage.Branch is { } branch && await GitAsync(cancellation, "symbolic-ref", "--quiet", "--short", "HEAD") is var current && current != branch)
        {
            problems.Add(new Problem("wrong-branch", $"`{stage.Name}` is protected and deployed from the branch `{branch}`, and {(current.Length == 0 ? "no branch" : $"`{current}`")} is checked out") { Fix = $"git switch {branch}" });
        }

        if (await GitAsync(cancellation, "status", "--porcelain", "--untracked-files=normal") is { Length: > 0 } changed)
        {
            problems.Add(new Problem("dirty-tree", $"`{stage.Name}` is protected, and {changed.Split('\n').Length} file(s) are not as they were committed")
            {
                Why = "nobody could tell later what was released",
                Fix = "commit them, or put them aside: git stash --include-untracked",
            });
        }

        if (problems.Count > 0)
        {
            throw new ProblemException(problems);
        }
    }

    /// <returns>Whether to go on.</returns>
    /// <exception cref="ProblemException"><c>consent-needed</c></exception>
    public bool Consents(string question, bool isGiven, Terminal terminal) =>
        !stage.IsProtected || stage.HasConsent || Confirm.Ask(terminal, question, isGiven, "--yes");

    async Task<string> GitAsync(CancellationToken cancellation, params string[] words) =>
        await context.Programs.RunAsync(GitFiles.Git(root, words), cancellation) is { ExitCode: 0 } result ? result.Output.Trim() : "";
}

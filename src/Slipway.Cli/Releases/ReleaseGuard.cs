using Slipway.Cli.Output;
using Slipway.Discovery;
using Slipway.Problems;
using Slipway.Programs;
using Slipway.Repository.Stages;

namespace Slipway.Cli.Releases;

/// <summary>What a stage asks for before anything is changed on it.</summary>
sealed class ReleaseGuard(Stage stage, string root, IProgramRunner programs)
{
    /// <summary>A protected stage gets nothing that is not committed, and where it has a branch, only what is on that.</summary>
    /// <exception cref="ProblemException"><c>wrong-branch</c>, <c>dirty-tree</c>; <c>git-failed</c>: what nobody can tell counts as no.</exception>
    public async Task CheckAsync(CancellationToken cancellation)
    {
        if (!stage.IsProtected)
        {
            return;
        }

        var problems = new List<Problem>();
        if (stage.Branch is { } branch && await BranchAsync(cancellation) is var current && current != branch)
        {
            problems.Add(new Problem("wrong-branch", $"`{stage.Name}` is protected and deployed from the branch `{branch}`, and {(current.Length == 0 ? "no branch" : $"`{current}`")} is checked out") { Fix = $"git switch {branch}" });
        }

        if (await ChangedAsync(cancellation) is { Length: > 0 } changed)
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
        !stage.IsProtected || stage.HasConsent || Confirm.Ask(terminal, question, isGiven, "--yes", canBeUndone: true);

    /// <summary>Empty: a commit is checked out, and no branch.</summary>
    async Task<string> BranchAsync(CancellationToken cancellation)
    {
        var result = await programs.RunAsync(GitFiles.Git(root, "symbolic-ref", "--quiet", "--short", "HEAD"), cancellation);
        return result is { ExitCode: 1, Error: "" } ? "" : OutputOf("symbolic-ref", result);
    }

    async Task<string> ChangedAsync(CancellationToken cancellation) =>
        OutputOf("status", await programs.RunAsync(GitFiles.Git(root, "status", "--porcelain", "--untracked-files=normal"), cancellation));

    static string OutputOf(string verb, ProgramResult result) => result.ExitCode == 0 ? result.Output.Trim()
        : throw new ProblemException(new Problem("git-failed", $"`git {verb}` failed") { Kind = ProblemKind.Failure, Why = result.Error.Trim() });
}

using Slipway.Discovery;
using Slipway.Problems;
using Slipway.Programs;
using Slipway.Sources;

namespace Slipway.Tasks;

/// <summary>Asks Git which files differ from a branch's: what was committed since the two parted, what is changed in the working tree, and new files.</summary>
/// <param name="root">The repository's root.</param>
public sealed class ChangedFiles(IProgramRunner programs, string root)
{
    static readonly string[] Names = ["--name-only", "-z", "--no-renames", "--relative", "--end-of-options"];

    static readonly string[] Usual = ["refs/heads/main", "refs/heads/master", "refs/remotes/origin/main", "refs/remotes/origin/master"];

    /// <summary>All that Git can be asked before the checkout is read.</summary>
    /// <param name="reference">What to compare with; null: origin's default branch, else <c>main</c> or <c>master</c>.</param>
    /// <exception cref="ProblemException"><c>unknown-base</c>, <c>shallow-clone</c>, <c>no-merge-base</c></exception>
    public async Task<ChangeStart> StartAsync(string? reference, CancellationToken cancellation)
    {
        var start = await MergeBaseAsync(reference ?? await DefaultAsync(cancellation), cancellation);
        return new ChangeStart(start, AskAsync(["diff", "--cached", .. Names, start, "--"], cancellation));
    }

    /// <summary>Paths from the root, removed files too.</summary>
    /// <param name="start">From <see cref="StartAsync"/>.</param>
    /// <param name="known">How the files stand to the index, if that is known: Git need not look at each of them again.</param>
    public Task<IReadOnlyCollection<string>> SinceAsync(ChangeStart start, IndexDifference? known, CancellationToken cancellation) =>
        known is null ? AllAsync(start.Commit, cancellation) : WithKnownAsync(start, known, cancellation);

    /// <summary>Both at once.</summary>
    /// <param name="reference">As for <see cref="StartAsync"/>.</param>
    /// <exception cref="ProblemException"><c>unknown-base</c>, <c>shallow-clone</c>, <c>no-merge-base</c></exception>
    public async Task<IReadOnlyCollection<string>> SinceAsync(string? reference, CancellationToken cancellation) =>
        await AllAsync(await MergeBaseAsync(reference ?? await DefaultAsync(cancellation), cancellation), cancellation);

    /// <summary>Of files that are as the index says, only the index has to be compared.</summary>
    async Task<IReadOnlyCollection<string>> WithKnownAsync(ChangeStart start, IndexDifference known, CancellationToken cancellation)
    {
        // A thread for each thousand files of the index takes longer to begin than a few files to be looked at.
        var looked = known.MayDiffer.Count == 0 ? Task.FromResult("")
            : AskAsync(["diff", .. Names, start.Commit, "--", .. known.MayDiffer], cancellation, settings: ["-c", "core.preloadIndex=false", "--literal-pathspecs"]);
        return [.. Paths(await start.OfIndex).Except(known.MayDiffer, StringComparer.Ordinal).Concat(Paths(await looked)).Concat(known.New).Distinct(StringComparer.Ordinal)];
    }

    async Task<IReadOnlyCollection<string>> AllAsync(string start, CancellationToken cancellation)
    {
        var changed = AskAsync(["diff", .. Names, start, "--"], cancellation);
        var added = AskAsync(["ls-files", "-z", "--others", "--exclude-standard"], cancellation);
        return [.. Paths(await changed).Concat(Paths(await added)).Distinct(StringComparer.Ordinal)];
    }

    async Task<string> MergeBaseAsync(string reference, CancellationToken cancellation)
    {
        // One question in the usual case; when it fails, more of them tell why.
        if (await TryAsync(["merge-base", "--end-of-options", $"{reference}^{{commit}}", "HEAD"], cancellation) is { } common)
        {
            return common.Trim();
        }

        if (await TryAsync(["rev-parse", "--verify", "--quiet", "--end-of-options", $"{reference}^{{commit}}"], cancellation) is null)
        {
            throw new ProblemException(new Problem("unknown-base", $"there is no branch, tag or commit `{reference}` to compare with")
            {
                Fix = "git fetch, or name another: --base REF",
            });
        }

        var isShallow = (await TryAsync(["rev-parse", "--is-shallow-repository"], cancellation))?.Trim() == "true";
        throw new ProblemException(isShallow
            ? new Problem("shallow-clone", $"this clone does not reach back to where `{reference}` and this branch parted") { Fix = "git fetch --unshallow" }
            : new Problem("no-merge-base", $"`{reference}` and this branch have no commit in common") { Fix = "name another branch: --base REF" });
    }

    async Task<string> DefaultAsync(CancellationToken cancellation)
    {
        if (await TryAsync(["symbolic-ref", "--quiet", "refs/remotes/origin/HEAD"], cancellation) is { } head)
        {
            return head.Trim();
        }

        foreach (var branch in Usual)
        {
            if (await TryAsync(["rev-parse", "--verify", "--quiet", branch], cancellation) is not null)
            {
                return branch;
            }
        }

        throw new ProblemException(new Problem("unknown-base", "there is no branch to compare with")
        {
            Why = "`origin` names no default branch, and there is neither `main` nor `master`",
            Fix = "name one: --base REF",
        });
    }

    async Task<string> AskAsync(string[] words, CancellationToken cancellation, string[]? settings = null)
    {
        var result = await programs.RunAsync(GitFiles.Git(root, [.. settings ?? [], .. words]), cancellation);
        return result.ExitCode == 0 ? result.Output
            : throw new ProblemException(new Problem("git-failed", $"`git {words[0]}` failed") { Kind = ProblemKind.Failure, Why = result.Error.Trim() });
    }

    async Task<string?> TryAsync(string[] words, CancellationToken cancellation) =>
        await programs.RunAsync(GitFiles.Git(root, words), cancellation) is { ExitCode: 0 } result ? result.Output : null;

    static string[] Paths(string output) => output.Split('\0', StringSplitOptions.RemoveEmptyEntries);
}

/// <summary>How far Git could be asked about changes before the checkout was read.</summary>
/// <param name="Commit">The one where the two parted.</param>
/// <param name="OfIndex">Being asked: the names of what the index has otherwise, each with a NUL behind it.</param>
public sealed record ChangeStart(string Commit, Task<string> OfIndex);

using Slipway.Problems;

namespace Slipway.Secrets;

/// <summary>
/// Where the files of <see cref="FileSecrets"/> lie: <c>slipway/secrets/REPOSITORY/</c> in Git's common folder, which is never
/// committed, is shared by a clone's work trees and is spared by <c>git clean -fdx</c>.
/// </summary>
public static class SecretFolder
{
    const int MaximumPointer = 4096;

    /// <summary>The folder for the repository (its name from <c>slipway.yaml</c>) whose root is given. It need not exist yet.</summary>
    /// <exception cref="ProblemException"><c>no-git-repository</c>.</exception>
    public static string Of(string root, string repository) =>
        Path.Combine(GitCommonFolder(root), "slipway", "secrets", repository);

    static string GitCommonFolder(string root)
    {
        for (var folder = Path.GetFullPath(root); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            var git = Path.Combine(folder, ".git");
            if (Directory.Exists(git))
            {
                return Common(git);
            }

            // A work tree or a submodule has a file instead: `gitdir: ../.git/worktrees/feature`
            if (Pointer(git) is { } text && text.StartsWith("gitdir:", StringComparison.Ordinal))
            {
                return Common(Path.GetFullPath(text["gitdir:".Length..].Trim(), folder));
            }
        }

        throw new ProblemException(new Problem("no-git-repository", $"`{root}` is not in a Git repository")
        {
            Why = "the files with its secrets are kept inside `.git`, where they are never committed",
            Fix = "git init",
        });
    }

    // A work tree's own folder says where the common one is: `../..`
    static string Common(string git) =>
        Pointer(Path.Combine(git, "commondir")) is { } common ? Path.GetFullPath(common.Trim(), git) : git;

    static string? Pointer(string path) =>
        new FileInfo(path) is { Exists: true, Length: <= MaximumPointer } ? File.ReadAllText(path) : null;
}

using System.Globalization;
using Slipway.Discovery;
using Slipway.Images.Registry;
using Slipway.Problems;
using Slipway.Programs;
using Slipway.Repository.Components;
using Slipway.Repository.Stages;
using Slipway.Versions;

namespace Slipway.Images.Publishing;

/// <summary>What the heads of branches name, here and as they were last fetched: the version that each component has there, and the build of that commit.</summary>
sealed class BranchReferences(IReadOnlyCollection<Component> components, Component root, Stage stage, string folder, IProgramRunner programs) : IImageReferences
{
    /// <summary>More branches than this, the oldest of them, name nothing.</summary>
    const int MostBranches = 500;

    public async Task<IReadOnlyList<ImageRoot>> FindAsync(CancellationToken cancellation)
    {
        var isShallow = (await GitAsync(BuildNumber.Shallow(folder), cancellation)).Trim() == "true";
        var roots = new List<ImageRoot>();
        foreach (var (commit, branch) in Branches(await GitAsync(ListBranches(folder), cancellation)))
        {
            var build = isShallow ? (long?)null : long.Parse((await GitAsync(GitFiles.Git(folder, "rev-list", "--count", "--first-parent", commit), cancellation)).Trim(), CultureInfo.InvariantCulture);
            var reader = new VersionReader(await FilesAsync(commit, cancellation));
            var problems = new List<Problem>();
            foreach (var component in components)
            {
                // A branch whose version cannot be read names none: nothing was built from it either.
                if ((reader.Read(component, problems) ?? reader.Read(root, problems)) is { } version)
                {
                    roots.Add(new ImageRoot(component.On(stage).Image.Name, $"branch {branch}") { Version = version.Version, Build = build });
                }
            }
        }

        return roots;
    }

    internal static ProgramCall ListBranches(string folder) => GitFiles.Git(
        folder, "for-each-ref", "--sort=-committerdate", $"--count={MostBranches}", "--format=%(objectname) %(refname:short)", "refs/heads", "refs/remotes");

    /// <summary>Each commit once, by its first name: a branch and what was fetched of it are mostly the same.</summary>
    internal static IEnumerable<(string Commit, string Branch)> Branches(string output) =>
        output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ', 2)).Where(words => words.Length == 2).DistinctBy(words => words[0]).Select(words => (words[0], words[1]));

    /// <summary>The version files of a commit.</summary>
    async Task<Func<string, ICollection<Problem>, string?>> FilesAsync(string commit, CancellationToken cancellation)
    {
        var wanted = components.Append(root).SelectMany(component => ((string[])[VersionText.FileName, .. Changelog.FileNames]).Select(name => VersionFiles.PathOf(component.Folder, name))).Distinct().ToList();
        var there = (await GitAsync(GitFiles.Git(folder, ["ls-tree", "-z", "--name-only", "--full-tree", commit, "--", .. wanted]), cancellation)).Split('\0', StringSplitOptions.RemoveEmptyEntries);
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var file in there)
        {
            texts[file] = await GitAsync(GitFiles.Git(folder, "cat-file", "blob", $"{commit}:{file}"), cancellation);
        }

        return (file, _) => texts.GetValueOrDefault(file);
    }

    async Task<string> GitAsync(ProgramCall call, CancellationToken cancellation)
    {
        var result = await programs.RunAsync(call, cancellation);
        return result.ExitCode == 0 ? result.Output
            : throw new ProblemException(new Problem("git-failed", $"`git {call.Words[3]}` failed") { Kind = ProblemKind.Failure, Why = result.Error.Trim() });
    }
}

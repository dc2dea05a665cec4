using Slipway.Discovery;
using Slipway.Problems;
using Slipway.Programs;
using Slipway.Sources;

namespace Slipway.Tasks;

/// <summary>What tasks have changed in the checkout: a formatter, say, that would rather not have done so.</summary>
public static class TreeChanges
{
    const int MaximumLines = 200;

    /// <summary>The files of these components that differ, appeared or went, by path.</summary>
    public static IReadOnlyList<string> Between(ISourceTree before, ISourceTree after, IEnumerable<string> folders)
    {
        var changed = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var folder in folders.Where(folder => before.OfFolder(folder) != after.OfFolder(folder)))
        {
            var old = before.FilesOf(folder).ToDictionary(file => file.Path, StringComparer.Ordinal);
            foreach (var file in after.FilesOf(folder))
            {
                if (!old.Remove(file.Path, out var was) || was != file)
                {
                    changed.Add(file.Path);
                }
            }

            changed.UnionWith(old.Keys);
        }

        return [.. changed];
    }

    /// <summary>The problem that tells it, with the diff.</summary>
    public static async Task<Problem> DescribeAsync(IReadOnlyList<string> changed, IProgramRunner programs, string root, CancellationToken cancellation)
    {
        var call = GitFiles.Git(root, ["diff", "--no-color", "--no-ext-diff", "--", .. changed.Select(file => $":(literal){file}")]);
        var lines = (await programs.RunAsync(call, cancellation)).Output.Split('\n');
        var shown = lines.Length <= MaximumLines ? lines : [.. lines.Take(MaximumLines), $"... and {lines.Length - MaximumLines} lines more"];
        return new Problem("tree-changed", $"{(changed.Count == 1 ? "a file was" : $"{changed.Count} files were")} changed: {string.Join(", ", changed.Take(5).Select(file => $"`{file}`"))}{(changed.Count > 5 ? ", ..." : "")}")
        {
            Kind = ProblemKind.Failure,
            Why = string.Join('\n', shown).TrimEnd() is { Length: > 0 } diff ? diff : "Git does not track them yet",
            Fix = "commit what the formatter did",
        };
    }
}

using Slipway.Problems;
using Slipway.Repository;
using Slipway.Sources;

namespace Slipway.Images.Contexts;

/// <summary>Puts what links lead to in the place of the links: an engine follows none.</summary>
/// <param name="below">All files in a folder.</param>
sealed class ContextLinks(ISourceTree sources, Func<string, IEnumerable<SourceFile>> below, Func<string, string?> readLink)
{
    const int Deepest = 16;

    /// <summary>A file as it is; for a link what it leads to.</summary>
    /// <param name="copies">What is not copied need not be sound.</param>
    public IEnumerable<ContextEntry> Follow(string name, SourceFile file, Func<string, bool> copies, List<Problem> problems) => Follow(name, file, copies, problems, 0);

    IEnumerable<ContextEntry> Follow(string name, SourceFile file, Func<string, bool> copies, List<Problem> problems, int depth)
    {
        switch (file.Kind)
        {
            case SourceKind.Link when Target(file.Path, depth) is not { } target:
                Report(name, copies, problems, new Problem("context-link", $"the link `{file.Path}` leads out of the repository, or in a circle")
                {
                    Why = "what lies there is not what was committed, and would differ between machines",
                    Fix = $"put a file in its place, or leave it out: image: {{ ignore: [/{file.Path}] }}",
                });
                return [];

            case SourceKind.Link when Target(file.Path, depth) is { } target:
                return sources.Find(target) is { } found ? Follow(name, found, copies, problems, depth + 1) : Folder(name, file, target, copies, problems, depth);

            case SourceKind.Submodule:
                Report(name, copies, problems, new Problem("context-submodule", $"the submodule `{file.Path}` would go into an image")
                {
                    Why = "its files belong to another repository, of which only the commit is known here",
                    Fix = $"leave it out: image: {{ ignore: [/{file.Path}] }}",
                });
                return [];

            default:
                return [new ContextEntry(name, file.Path, file.Kind, file.Content)];
        }
    }

    IEnumerable<ContextEntry> Folder(string name, SourceFile link, string target, Func<string, bool> copies, List<Problem> problems, int depth)
    {
        var start = target.Length == 0 ? "" : target + "/";
        var files = below(target).ToList();
        return files.Count == 0
            ? [new ContextEntry(name, link.Path, SourceKind.Link, link.Content)]
            : files.SelectMany(file => Follow($"{name}/{file.Path[start.Length..]}", file, copies, problems, depth + 1));
    }

    /// <summary>The path that a link leads to. Null: out of the repository, to a folder that it lies in itself, or deeper than anyone would go.</summary>
    string? Target(string link, int depth)
    {
        if (depth > Deepest || readLink(link) is not { } text || RelativePath.Combine(Parent(link), text) is not { } target)
        {
            return null;
        }

        // A folder on the way may be a link, too.
        for (var slash = target.IndexOf('/'); slash > 0; slash = target.IndexOf('/', slash + 1))
        {
            if (sources.Find(target[..slash]) is { Kind: SourceKind.Link })
            {
                return Target(target[..slash], depth + 1) is { } folder ? RelativePath.Combine(folder, target[(slash + 1)..]) : null;
            }
        }

        return target.Length == 0 || link.StartsWith(target + "/", StringComparison.Ordinal) ? null : target;
    }

    static void Report(string name, Func<string, bool> copies, List<Problem> problems, Problem problem)
    {
        if (copies(name))
        {
            problems.Add(problem);
        }
    }

    static string Parent(string path) => path.LastIndexOf('/') is var slash and >= 0 ? path[..slash] : "";
}

using System.Collections.Immutable;
using Slipway.Problems;
using Slipway.Repository;
using Slipway.Repository.Components;
using Slipway.Sources;

namespace Slipway.Images.Contexts;

/// <summary>Finds the files that an image is built from: those that the component declares, as Git sees them, and no more than are copied.</summary>
/// <param name="readLink">The target of a link by its path from the root; null: it cannot be read.</param>
sealed class ContextFiles(RepositoryModel model, ISourceTree sources, Func<string, string?> readLink)
{
    /// <summary>More files than this are a mistake, a link that multiplies them perhaps.</summary>
    const int Most = 200_000;

    public ImageContext Of(ContextRequest request)
    {
        var problems = request.Malformed().Select(line => Malformed(line, request.Component)).ToList();
        var (leaves, copies) = (request.Leaves(), request.Copies());
        var links = new ContextLinks(sources, Below, readLink);
        var entries = new SortedDictionary<string, ContextEntry>(StringComparer.Ordinal);
        foreach (var file in Wanted(request, problems))
        {
            var name = request.NameOf(file.Path);
            if (leaves(name, file.Path))
            {
                continue;
            }

            foreach (var entry in links.Follow(name, file, copies, problems).Where(entry => copies(entry.Name) && !leaves(entry.Name, entry.Source)))
            {
                Add(entry, request.Component, entries, problems);
            }

            if (entries.Count > Most)
            {
                problems.Add(new Problem("context-too-large", $"more than {Most} files would go into the image of `{request.Component.Name}`")
                {
                    Why = "that is more than an image needs",
                    Fix = "name what stays out under `image.ignore`",
                });
                break;
            }
        }

        return new ImageContext([.. entries.Values], [.. problems.Distinct()]);
    }

    IEnumerable<SourceFile> Wanted(ContextRequest request, List<Problem> problems) =>
        sources.FilesOf(request.Component.Folder).Concat(request.Include.SelectMany(path => Included(request.Component, path, problems)));

    SourceFile[] Included(Component component, string written, List<Problem> problems)
    {
        var path = written.StartsWith('/') ? RelativePath.Combine("", written.TrimStart('/')) : RelativePath.Combine(component.Folder, written);
        SourceFile[] files = path is null ? [] : sources.Find(path) is { } file ? [file] : [.. Below(path)];
        if (files.Length == 0)
        {
            problems.Add(new Problem("include-nothing", $"`{component.Name}` includes `{written}` in its image, and there is nothing there that Git sees")
            {
                Where = component.Manifest.NameNode.Span,
                Fix = path is null ? "name a path inside the repository" : "correct the path under `image.include`; `/` in front means the repository's root",
            });
        }

        return files;
    }

    /// <summary>All files in a folder, those of components inside too.</summary>
    IEnumerable<SourceFile> Below(string folder)
    {
        var start = folder.Length == 0 ? "" : folder + "/";
        var inside = model.Components.Where(component => component.Folder.StartsWith(start, StringComparison.Ordinal) || component.Folder == folder).Select(component => component.Folder);
        return inside.Append(model.ComponentAt(folder).Folder).Distinct(StringComparer.Ordinal)
            .SelectMany(sources.FilesOf).Where(file => file.Path.StartsWith(start, StringComparison.Ordinal));
    }

    static Problem Malformed(string line, Component component) => new("bad-ignore-pattern", $"`{line}` in the .dockerignore of `{component.Name}` is no pattern")
    {
        Where = component.Manifest.NameNode.Span,
        Why = "a class is not closed or is empty, or `\\` stands at the end",
        Fix = @"a class is `[a-c]` or `[^a-c]`; a bracket that means itself is `\[`",
    };

    static void Add(ContextEntry entry, Component component, SortedDictionary<string, ContextEntry> entries, List<Problem> problems)
    {
        if (!entries.TryAdd(entry.Name, entry) && entries[entry.Name] != entry)
        {
            problems.Add(new Problem("context-clash", $"two files would be `{entry.Name}` in the image of `{component.Name}`")
            {
                Why = $"`{entries[entry.Name].Source}` and `{entry.Source}` get the same name",
                Fix = "leave one of them out under `image.ignore`, or set `image.context: /` so that names begin at the repository's root",
            });
        }
    }
}

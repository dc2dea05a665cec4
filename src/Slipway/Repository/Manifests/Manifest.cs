using Slipway.Problems;
using Slipway.Repository.Manifests.Schema;

namespace Slipway.Repository.Manifests;

/// <summary>One <c>slipway.yaml</c> that was read and checked for itself, not yet against the others.</summary>
/// <param name="Source">Its text.</param>
/// <param name="Root">Its keys. Keys that did not pass the check are still in it.</param>
/// <param name="Kind">One of <see cref="ManifestSchema.Kinds"/>.</param>
/// <param name="NameNode">The name and where it stands.</param>
public sealed record Manifest(ManifestSource Source, MapNode Root, string Kind, ScalarNode NameNode)
{
    /// <summary>The file's name, in every folder that is a component.</summary>
    public const string FileName = "slipway.yaml";

    public string Name => NameNode.Text;

    public string? Code => Root.Text("code");

    public string? Description => Root.Text("description");

    /// <summary>Relative to the repository's root, with forward slashes; empty for the root.</summary>
    public string Folder => Source.Folder;

    /// <summary>Reads and checks a manifest for itself; null when not even its kind and name can be told.</summary>
    public static Manifest? Read(ManifestSource source, ICollection<Problem> problems)
    {
        var own = new List<Problem>(0);
        var manifest = Read(source, own);
        foreach (var problem in TooManyProblems.Cut(own))
        {
            problems.Add(problem);
        }

        return manifest;
    }

    static Manifest? Read(ManifestSource source, List<Problem> problems)
    {
        if (ManifestParser.Parse(source, problems) is not { } root || KindOf(root, problems) is not { } entry)
        {
            return null;
        }

        ManifestSchema.Of(entry.Key.Text).Check(root, "", problems);
        return entry.Value is ScalarNode { IsNull: false } name ? new Manifest(source, root, entry.Key.Text, name) : null;
    }

    static MapEntry? KindOf(MapNode root, List<Problem> problems)
    {
        var kinds = root.Entries.Where(entry => ManifestSchema.Kinds.Contains(entry.Key.Text)).ToList();
        if (kinds.Count == 1)
        {
            return kinds[0];
        }

        problems.Add(kinds.Count == 0
            ? new Problem("no-kind", "the manifest does not say what it is about")
            {
                Where = root.Entries.IsEmpty ? root.Span : root.Entries[0].Key.Span,
                Fix = root.Entries.Select(entry => Suggestion.Sentence(entry.Key.Text, ManifestSchema.Kinds)).FirstOrDefault(sentence => sentence is not null)
                    ?? "start it with `app: NAME`, `library: NAME`, `cluster: NAME` or `repository: NAME`",
            }
            : new Problem("several-kinds", $"a manifest is about one thing, this one says `{kinds[0].Key.Text}` and `{kinds[1].Key.Text}`")
            {
                Where = kinds[1].Key.Span,
                Related = [kinds[0].Key.Span],
                Fix = "keep one of the two",
            });
        return null;
    }
}

using Slipway.Problems;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Slipway.Repository.Manifests;

/// <summary>What can be wrong with a manifest as YAML.</summary>
sealed class ManifestComplaints(ManifestSource source, ICollection<Problem> problems)
{
    const string StartWith = "start it with `app: NAME`, `library: NAME`, `cluster: NAME` or `repository: NAME`";

    const string WriteOut = "write the values out; what several stages share goes under `common`, or a stage `extends` another";

    public void Empty(SourceSpan where) => Add("manifest-empty", "the manifest is empty", where, StartWith);

    public void NoMap(ManifestNode root) => Add("no-map", $"a manifest is a map of keys, this is {root.Description}", root.Span, StartWith);

    public void SecondDocument(DocumentStart second) =>
        Add("several-documents", "a manifest is one YAML document", At(second.Start, 3), "remove what follows, or give it a folder of its own");

    public void KeyNotText(ManifestNode key) => Add("key-not-text", $"a key is a word, this is {key.Description}", key.Span, "write the key as text");

    public void Merge(ScalarNode key) => Add("yaml-merge", "merge keys (`<<`) are not read here", key.Span, WriteOut);

    public void Alias(AnchorAlias alias) =>
        Add("yaml-alias", $"aliases (`*{Shown(alias.Value.Value)}`) are not read here", At(alias.Start, alias.Value.Value.Length + 1), WriteOut);

    public void AnchorAndTag(NodeEvent node)
    {
        if (!node.Anchor.IsEmpty)
        {
            Add("yaml-anchor", $"anchors (`&{Shown(node.Anchor.Value)}`) are not read here", At(node.Start, node.Anchor.Value.Length + 1), "remove it; what several stages share goes under `common`, or a stage `extends` another");
        }

        if (!node.Tag.IsEmpty)
        {
            Add("yaml-tag", $"tags (`{Shown(node.Tag.Value)}`) are not read here", At(node.Start, 1), "remove it; quote a value that is meant as text");
        }
    }

    public void Twice(ScalarNode second, ScalarNode first) => problems.Add(new Problem("duplicate-key", $"`{second.Shown}` stands twice in the same map")
    {
        Where = second.Span,
        Related = [first.Span],
        Fix = "keep one of the two",
    });

    public void TooLarge(ManifestParser.LimitException limit) =>
        Add("manifest-too-large", $"`{source.File}` {limit.Message}", At(limit.Start, 1), "a manifest says what a component is; keep its data in files of their own");

    public void Syntax(string why, Mark at) => problems.Add(new Problem("yaml-syntax", "this is not valid YAML")
    {
        Why = ScalarNode.Shorten(char.ToLowerInvariant(why[0]) + why[1..].TrimEnd('.', ' '), 200),
        Where = At(at, 1),
        Fix = why switch
        {
            _ when why.Contains("invalid mapping", StringComparison.Ordinal) => "quote a value that has `: ` in it; look at the indentation",
            _ when why.Contains("cannot start any token", StringComparison.Ordinal) => "quote a value that begins with a backtick, `@` or `%`; indent with spaces",
            _ => "look at the quotes, colons, brackets and indentation just before this place",
        },
    });

    SourceSpan At(Mark mark, int length) => source.Span((int)Math.Max(1, mark.Line), (int)Math.Max(1, mark.Column), length);

    static string Shown(string text) => ScalarNode.Shorten(text);

    void Add(string code, string what, SourceSpan where, string fix) => problems.Add(new Problem(code, what) { Where = where, Fix = fix });
}

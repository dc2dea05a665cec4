using System.Collections.Immutable;
using Slipway.Problems;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Slipway.Repository.Manifests;

/// <summary>Reads YAML text into nodes with places. Hostile text ends in a problem, never in a crash, a hang or much memory.</summary>
/// <remarks>
/// Anchors, aliases, tags and merge keys are refused: they are what makes YAML explode, and <c>extends</c>, <c>common</c> and
/// layering do their work here.
/// </remarks>
public sealed class ManifestParser
{
    /// <summary>Characters in a manifest.</summary>
    public const int MaximumLength = 256 * 1024;

    /// <summary>Lists and maps in one another. The schema needs eight.</summary>
    public const int MaximumDepth = 24;

    readonly ManifestSource _source;
    readonly ICollection<Problem> _problems;
    readonly Parser _events;

    ManifestParser(ManifestSource source, ICollection<Problem> problems)
    {
        _source = source;
        _problems = problems;
        _events = new Parser(new Scanner(new StringReader(source.Text), skipComments: true));
    }

    /// <summary>The manifest's map, or null when there is none to speak of; then at least one problem says why.</summary>
    public static MapNode? Parse(ManifestSource source, ICollection<Problem> problems)
    {
        if (Unreadable(source) is { } problem)
        {
            problems.Add(problem);
            return null;
        }

        try
        {
            return new ManifestParser(source, problems).Document();
        }
        catch (YamlException exception)
        {
            problems.Add(Syntax(source, exception));
            return null;
        }
    }

    static Problem? Unreadable(ManifestSource source)
    {
        if (source.Text.Length > MaximumLength)
        {
            return new Problem("manifest-too-large", $"`{source.File}` is larger than {MaximumLength / 1024} KiB")
            {
                Where = source.Span(1, 1, 1) with { Text = null },
                Fix = "a manifest says what a component is; keep its data in files of their own",
            };
        }

        var bad = source.Text.AsSpan().IndexOfAny('\0', '\uFFFD');
        return bad < 0 ? null : new Problem("manifest-not-text", $"`{source.File}` is not UTF-8 text")
        {
            Where = new SourceSpan(source.File, 1 + source.Text.AsSpan(0, bad).Count('\n'), 1, 1, null),
            Fix = "save it as UTF-8",
        };
    }

    static Problem Syntax(ManifestSource source, YamlException exception) =>
        new("yaml-syntax", "this is not valid YAML")
        {
            Why = exception.Message.TrimEnd('.', ' '),
            Where = source.Span((int)Math.Max(1, exception.Start.Line), (int)Math.Max(1, exception.Start.Column), 1),
            Fix = "look at the quotes, colons and indentation just before this place",
        };

    MapNode? Document()
    {
        Next();
        Next();
        if (_events.Current is StreamEnd)
        {
            Add("manifest-empty", "the manifest is empty", _source.Span(1, 1, 1), "start it with `app: NAME`, `library: NAME`, `cluster: NAME` or `repository: NAME`");
            return null;
        }

        Next();
        var root = Node(0);
        Next();
        if (_events.MoveNext() && _events.Current is DocumentStart second)
        {
            Add("several-documents", "a manifest is one YAML document", At(second.Start, 3), "remove the `---` and what follows, or give it a folder of its own");
        }

        switch (root)
        {
            case MapNode map:
                return map;
            case ScalarNode { IsNull: true }:
                Add("manifest-empty", "the manifest is empty", root.Span, "start it with `app: NAME`, `library: NAME`, `cluster: NAME` or `repository: NAME`");
                return null;
            default:
                Add("wrong-type", $"a manifest is a map of keys, this is {root.Description}", root.Span, "start it with `app: NAME`");
                return null;
        }
    }

    /// <summary>The node that the current event opens; afterwards the current event is its last.</summary>
    ManifestNode Node(int depth)
    {
        var start = _events.Current!;
        if (start is NodeEvent node)
        {
            RefuseAnchorAndTag(node);
        }

        if (depth > MaximumDepth)
        {
            throw new YamlException(start.Start, start.End, $"lists and maps are nested deeper than {MaximumDepth} levels");
        }

        return start switch
        {
            Scalar scalar => ToScalar(scalar),
            SequenceStart => List(start.Start, depth),
            MappingStart => Map(start.Start, depth),
            AnchorAlias alias => Alias(alias),
            _ => throw new YamlException(start.Start, start.End, "a value was expected here"),
        };
    }

    ListNode List(Mark start, int depth)
    {
        var items = ImmutableArray.CreateBuilder<ManifestNode>();
        Next();
        while (_events.Current is not SequenceEnd)
        {
            items.Add(Node(depth + 1));
            Next();
        }

        return new ListNode(_source, (int)start.Line, (int)start.Column, items.DrainToImmutable());
    }

    MapNode Map(Mark start, int depth)
    {
        var entries = ImmutableArray.CreateBuilder<MapEntry>();
        var places = new Dictionary<string, ScalarNode>(StringComparer.Ordinal);
        Next();
        while (_events.Current is not MappingEnd)
        {
            var key = Node(depth + 1);
            Next();
            var value = Node(depth + 1);
            Next();
            if (key is not ScalarNode name)
            {
                Add("wrong-type", $"a key is a word, this is {key.Description}", key.Span, "write the key as text");
            }
            else if (!places.TryAdd(name.Text, name))
            {
                Twice(name, places[name.Text]);
            }
            else
            {
                entries.Add(new MapEntry(name, value));
            }
        }

        return new MapNode(_source, (int)start.Line, (int)start.Column, entries.DrainToImmutable());
    }

    ScalarNode ToScalar(Scalar scalar) =>
        new(_source, (int)scalar.Start.Line, (int)scalar.Start.Column, scalar.Value, scalar.Style == ScalarStyle.Plain);

    ScalarNode Alias(AnchorAlias alias)
    {
        Add("yaml-alias", $"aliases (`*{alias.Value}`) are not read here", At(alias.Start, alias.Value.Value.Length + 1), "write the value out; what several stages share goes under `common`, or a stage `extends` another");
        return new ScalarNode(_source, (int)alias.Start.Line, (int)alias.Start.Column, "", true);
    }

    void RefuseAnchorAndTag(NodeEvent node)
    {
        if (!node.Anchor.IsEmpty)
        {
            Add("yaml-anchor", $"anchors (`&{node.Anchor.Value}`) are not read here", At(node.Start, node.Anchor.Value.Length + 1), "remove it; what several stages share goes under `common`, or a stage `extends` another");
        }

        if (!node.Tag.IsEmpty)
        {
            Add("yaml-tag", $"tags (`{node.Tag.Value}`) are not read here", At(node.Start, 1), "remove it; quote a value that is meant as text");
        }
    }

    void Twice(ScalarNode second, ScalarNode first) =>
        _problems.Add(new Problem("duplicate-key", $"`{second.Text}` stands twice in the same map")
        {
            Where = second.Span,
            Related = [first.Span],
            Fix = "keep one of the two",
        });

    void Next()
    {
        if (!_events.MoveNext())
        {
            throw new YamlException("the text ends too early");
        }
    }

    SourceSpan At(Mark mark, int length) => _source.Span((int)mark.Line, (int)mark.Column, length);

    void Add(string code, string what, SourceSpan where, string fix) =>
        _problems.Add(new Problem(code, what) { Where = where, Fix = fix });
}

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

    /// <summary>Keys, values and items in all. The largest that people write have a few hundred.</summary>
    public const int MaximumNodes = 10_000;

    const string StartWith = "start it with `app: NAME`, `library: NAME`, `cluster: NAME` or `repository: NAME`";

    readonly ManifestSource _source;
    readonly ICollection<Problem> _problems;
    readonly Parser _events;
    readonly Stack<Mark> _open = [];
    int _nodes;

    ManifestParser(ManifestSource source, string text, ICollection<Problem> problems)
    {
        _source = source;
        _problems = problems;
        _events = new Parser(new Scanner(new StringReader(text), skipComments: true));
    }

    /// <summary>The manifest's map, or null when there is none to speak of; then at least one problem says why.</summary>
    public static MapNode? Parse(ManifestSource source, ICollection<Problem> problems)
    {
        var text = source.Text.StartsWith('\uFEFF') ? source.Text[1..] : source.Text;
        if (ManifestText.Unreadable(source, text) is { } problem)
        {
            problems.Add(problem);
            return null;
        }

        var parser = new ManifestParser(source, text, problems);
        try
        {
            return parser.Document();
        }
        catch (YamlException exception)
        {
            parser.AddSyntax(exception.Message, exception.Start);
            return null;
        }
        catch (InvalidOperationException)
        {
            // YamlDotNet 16.3.0 on `a: [1, 2` with a key in the next line: it loses its own state instead of saying so.
            parser.AddSyntax("a `[` or `{` that opens here is not closed", parser._open.TryPeek(out var mark) ? mark : parser._events.Current?.End ?? Mark.Empty);
            return null;
        }
    }

    MapNode? Document()
    {
        Next();
        Next();
        if (_events.Current is StreamEnd)
        {
            Add("manifest-empty", "the manifest is empty", _source.Span(1, 1, 1), StartWith);
            return null;
        }

        Next();
        var root = Node(0);
        Next();
        if (_events.MoveNext() && _events.Current is DocumentStart second)
        {
            Add("several-documents", "a manifest is one YAML document", At(second.Start, 3), "remove what follows, or give it a folder of its own");
        }

        switch (root)
        {
            case MapNode map:
                return map;
            case null or ScalarNode { IsNull: true }:
                Add("manifest-empty", "the manifest is empty", root?.Span ?? _source.Span(1, 1, 1), StartWith);
                return null;
            default:
                Add("no-map", $"a manifest is a map of keys, this is {root.Description}", root.Span, StartWith);
                return null;
        }
    }

    /// <summary>The node that the current event opens; afterwards the current event is its last. Null for an alias, which was refused.</summary>
    ManifestNode? Node(int depth)
    {
        var start = _events.Current!;
        if (depth > MaximumDepth)
        {
            throw new YamlException(start.Start, start.End, $"lists and maps are nested deeper than {MaximumDepth} levels");
        }

        if (++_nodes > MaximumNodes)
        {
            throw new YamlException(start.Start, start.End, $"there are more than {MaximumNodes} keys, values and items");
        }

        if (start is NodeEvent node)
        {
            RefuseAnchorAndTag(node);
        }

        switch (start)
        {
            case Scalar scalar:
                return ToScalar(scalar);
            case SequenceStart:
                return List(start.Start, depth);
            case MappingStart:
                return Map(start.Start, depth);
            case AnchorAlias alias:
                Add("yaml-alias", $"aliases (`*{Shown(alias.Value.Value)}`) are not read here", At(alias.Start, alias.Value.Value.Length + 1), "write the value out; what several stages share goes under `common`, or a stage `extends` another");
                return null;
            default:
                throw new YamlException(start.Start, start.End, "a value was expected here");
        }
    }

    ListNode List(Mark start, int depth)
    {
        var items = ImmutableArray.CreateBuilder<ManifestNode>();
        _open.Push(start);
        Next();
        while (_events.Current is not SequenceEnd)
        {
            if (Node(depth + 1) is { } item)
            {
                items.Add(item);
            }

            Next();
        }

        _open.Pop();
        return new ListNode(_source, (int)start.Line, (int)start.Column, items.DrainToImmutable());
    }

    MapNode Map(Mark start, int depth)
    {
        var entries = new MapBuilder(this);
        _open.Push(start);
        Next();
        while (_events.Current is not MappingEnd)
        {
            var key = Node(depth + 1);
            Next();
            var value = Node(depth + 1);
            Next();
            entries.Add(key, value);
        }

        _open.Pop();
        return new MapNode(_source, (int)start.Line, (int)start.Column, entries.Drain());
    }

    ScalarNode ToScalar(Scalar scalar)
    {
        // Over several lines, what is marked ends with the first.
        var length = scalar.End.Line == scalar.Start.Line ? scalar.End.Column - scalar.Start.Column : MaximumLength;
        return new ScalarNode(_source, (int)scalar.Start.Line, (int)scalar.Start.Column, scalar.Value, scalar.Style == ScalarStyle.Plain) { Length = (int)length };
    }

    void RefuseAnchorAndTag(NodeEvent node)
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

    void Next()
    {
        if (!_events.MoveNext())
        {
            throw new YamlException("the text ends too early");
        }
    }

    SourceSpan At(Mark mark, int length) => _source.Span((int)Math.Max(1, mark.Line), (int)Math.Max(1, mark.Column), length);

    static string Shown(string text) => ScalarNode.Shorten(text);

    void AddSyntax(string why, Mark at) => _problems.Add(new Problem("yaml-syntax", "this is not valid YAML")
    {
        Why = ScalarNode.Shorten(why.TrimEnd('.', ' '), 200),
        Where = At(at, 1),
        Fix = "look at the quotes, colons, brackets and indentation just before this place",
    });

    void Add(string code, string what, SourceSpan where, string fix) =>
        _problems.Add(new Problem(code, what) { Where = where, Fix = fix });

    /// <summary>Collects the entries of one map, each key once.</summary>
    sealed class MapBuilder(ManifestParser parser)
    {
        const int Few = 16;

        readonly ImmutableArray<MapEntry>.Builder _entries = ImmutableArray.CreateBuilder<MapEntry>();
        Dictionary<string, ScalarNode>? _places;

        public void Add(ManifestNode? key, ManifestNode? value)
        {
            if (key is not (ScalarNode or null))
            {
                parser.Add("key-not-text", $"a key is a word, this is {key.Description}", key.Span, "write the key as text");
            }

            if (key is not ScalarNode name)
            {
                return;
            }

            if (First(name.Text) is { } first)
            {
                parser._problems.Add(new Problem("duplicate-key", $"`{name.Shown}` stands twice in the same map") { Where = name.Span, Related = [first.Span], Fix = "keep one of the two" });
            }
            else if (value is not null)
            {
                _places?.Add(name.Text, name);
                _entries.Add(new MapEntry(name, value));
            }
        }

        public ImmutableArray<MapEntry> Drain() => _entries.DrainToImmutable();

        /// <summary>Most maps have a handful of keys, for which a scan beats a dictionary.</summary>
        ScalarNode? First(string key)
        {
            if (_places is null && _entries.Count >= Few)
            {
                _places = _entries.ToDictionary(entry => entry.Key.Text, entry => entry.Key, StringComparer.Ordinal);
            }

            if (_places is not null)
            {
                return _places.GetValueOrDefault(key);
            }

            foreach (var entry in _entries)
            {
                if (entry.Key.Text == key)
                {
                    return entry.Key;
                }
            }

            return null;
        }
    }
}

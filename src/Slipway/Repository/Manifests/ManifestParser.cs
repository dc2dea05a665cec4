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

    readonly ManifestSource _source;
    readonly ManifestComplaints _complaints;
    readonly Parser _events;
    readonly Stack<Mark> _open = [];
    int _nodes;

    ManifestParser(ManifestSource source, string text, ICollection<Problem> problems)
    {
        _source = source;
        _complaints = new ManifestComplaints(source, problems);
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

        return new ManifestParser(source, text, problems).Parse();
    }

    MapNode? Parse()
    {
        try
        {
            return Document();
        }
        catch (LimitException exception)
        {
            _complaints.TooLarge(exception);
        }
        catch (YamlException exception)
        {
            _complaints.Syntax(exception.Message, exception.Start);
        }
        catch (InvalidOperationException)
        {
            // YamlDotNet 16.3.0 on `a: [1, 2` with a key in the next line: it loses its own state instead of saying so.
            _complaints.Syntax("a `[` or `{` that opens here is not closed", _open.TryPeek(out var mark) ? mark : _events.Current?.End ?? Mark.Empty);
        }

        return null;
    }

    MapNode? Document()
    {
        Next();
        Next();
        if (_events.Current is StreamEnd)
        {
            _complaints.Empty(_source.Span(1, 1, 1));
            return null;
        }

        Next();
        var root = Node(0);
        Next();
        if (MoveNext() && _events.Current is DocumentStart second)
        {
            _complaints.SecondDocument(second);
        }

        switch (root)
        {
            case MapNode map:
                return map;
            case null or ScalarNode { IsNull: true }:
                _complaints.Empty(root?.Span ?? _source.Span(1, 1, 1));
                return null;
            default:
                _complaints.NoMap(root);
                return null;
        }
    }

    /// <summary>The node that the current event opens; afterwards the current event is its last. Null for an alias, which was refused.</summary>
    ManifestNode? Node(int depth)
    {
        var start = _events.Current!;
        if (depth > MaximumDepth)
        {
            throw new LimitException(start, $"nests lists and maps deeper than {MaximumDepth} levels");
        }

        if (++_nodes > MaximumNodes)
        {
            throw new LimitException(start, $"has more than {MaximumNodes} keys, values and items");
        }

        if (start is NodeEvent node)
        {
            _complaints.AnchorAndTag(node);
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
                _complaints.Alias(alias);
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
        var entries = new MapBuilder(_complaints);
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

    void Next()
    {
        if (!MoveNext())
        {
            throw new YamlException("the text ends too early");
        }
    }

    bool MoveNext()
    {
        try
        {
            return _events.MoveNext();
        }
        catch (ArgumentException)
        {
            // YamlDotNet 16.3.0 on `!<a^b> x`: the tag's own check of itself comes through.
            var at = _events.Current?.End ?? Mark.Empty;
            throw new YamlException(at, at, "a tag that follows here is not valid");
        }
    }

    internal sealed class LimitException(ParsingEvent at, string message) : YamlException(at.Start, at.End, message);
}

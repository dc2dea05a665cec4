using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;
using Slipway.Problems;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Slipway.Releases.Planning.Manifests;

/// <summary>Reads Kubernetes objects as people write them. Hostile text ends in a problem, never in a crash, a hang or much memory.</summary>
/// <remarks>Anchors, aliases, merge keys and tags are refused, as in <c>slipway.yaml</c>: they are what makes YAML explode.</remarks>
sealed class ObjectReader
{
    /// <summary>Characters in one text. A stored object has at most 1.5 MiB.</summary>
    public const int MaximumLength = 4 * 1024 * 1024;

    /// <summary>Lists and maps in one another. The deepest definitions of kinds have about forty.</summary>
    public const int MaximumDepth = 80;

    /// <summary>Keys, values and items in all.</summary>
    public const int MaximumNodes = 400_000;

    readonly string _file;
    readonly Parser _events;
    int _nodes;

    ObjectReader(string file, string text) => (_file, _events) = (file, new Parser(new Scanner(new StringReader(text), skipComments: true)));

    /// <param name="file">For messages.</param>
    /// <returns>Every object, those of a <c>List</c> each for itself.</returns>
    /// <exception cref="ProblemException"><c>manifest-objects</c></exception>
    public static ImmutableArray<JsonObject> Read(string file, string text)
    {
        if (text.Length > MaximumLength)
        {
            throw Bad(file, 1, $"it is larger than {MaximumLength / 1024 / 1024} MiB");
        }

        var reader = new ObjectReader(file, text);
        try
        {
            return [.. reader.Documents()];
        }
        catch (YamlException exception)
        {
            throw Bad(file, (int)Math.Clamp(exception.Start.Line, 1, int.MaxValue), KubeText.Clean(exception.Message, 300));
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException)
        {
            // YamlDotNet 16.3.0 loses its own state on some texts, instead of saying so.
            throw Bad(file, (int)(reader._events.Current?.End.Line ?? 1), "it is no valid YAML");
        }
    }

    List<JsonObject> Documents()
    {
        var objects = new List<JsonObject>();
        while (_events.MoveNext())
        {
            if (_events.Current is DocumentStart start)
            {
                Next();
                var line = (int)start.Start.Line;
                if (Node(0) is { } root)
                {
                    objects.AddRange(Objects(root, line));
                }
            }
        }

        return objects;
    }

    IEnumerable<JsonObject> Objects(JsonNode root, int line)
    {
        if (root is not JsonObject one || one.Text("apiVersion") is not { Length: > 0 } || one.Kind() is not { Length: > 0 } kind)
        {
            throw Bad(_file, line, "what begins here is no object: it has no `apiVersion` and `kind`");
        }

        if (kind.EndsWith("List", StringComparison.Ordinal) && one["items"] is JsonArray items)
        {
            return items.ToList().SelectMany(item => item is JsonObject ? Objects(item.DeepClone(), line) : throw Bad(_file, line, $"an item of the {kind} that begins here is no object"));
        }

        one.Remove("status");
        return one.Name() is { Length: > 0 } ? [one] : throw Bad(_file, line, $"the {KubeText.Clean(kind, 60)} that begins here has no `metadata.name`");
    }

    /// <summary>The node that the current event opens; afterwards the current event is its last. Null for nothing.</summary>
    JsonNode? Node(int depth)
    {
        var start = _events.Current!;
        if (depth > MaximumDepth || ++_nodes > MaximumNodes)
        {
            throw new YamlException(start.Start, start.End, depth > MaximumDepth ? $"lists and maps stand deeper than {MaximumDepth} in one another" : $"there are more than {MaximumNodes} keys, values and items");
        }

        if (start is AnchorAlias or NodeEvent { Anchor.IsEmpty: false } or NodeEvent { Tag.IsEmpty: false })
        {
            throw new YamlException(start.Start, start.End, "anchors, aliases and tags are not read: write it out");
        }

        return start switch
        {
            Scalar { Style: ScalarStyle.Plain } plain => PlainScalar.Of(plain.Value),
            Scalar text => JsonValue.Create(text.Value),
            SequenceStart => List(depth),
            MappingStart => Map(depth),
            _ => throw new YamlException(start.Start, start.End, "a value was expected here"),
        };
    }

    JsonArray List(int depth)
    {
        var list = new JsonArray();
        for (Next(); _events.Current is not SequenceEnd; Next())
        {
            list.Add(Node(depth + 1));
        }

        return list;
    }

    JsonObject Map(int depth)
    {
        var map = new JsonObject();
        for (Next(); _events.Current is not MappingEnd; Next())
        {
            if (_events.Current is not Scalar { Anchor.IsEmpty: true, Tag.IsEmpty: true } key || key is { Value: "<<", Style: ScalarStyle.Plain })
            {
                throw new YamlException(_events.Current!.Start, _events.Current.End, "a key is plain text here, and no merge key");
            }

            Next();
            if (!map.TryAdd(key.Value, Node(depth + 1)))
            {
                throw new YamlException(key.Start, key.End, $"the key `{key.Value}` stands twice");
            }
        }

        // What is null is not there, to Kubernetes.
        foreach (var nothing in map.Where(field => field.Value is null).Select(field => field.Key).ToList())
        {
            map.Remove(nothing);
        }

        return map;
    }

    void Next()
    {
        if (!_events.MoveNext())
        {
            throw new YamlException("the text ends too early");
        }
    }

    static ProblemException Bad(string file, int line, string why) => new(new Problem("manifest-objects", $"`{file}` cannot be read as Kubernetes objects")
    {
        Why = why,
        Where = new SourceSpan(file, Math.Max(1, line), 1, 1, null),
        Fix = $"`kubectl apply --dry-run=client -f {file}` reads the same file",
    });
}

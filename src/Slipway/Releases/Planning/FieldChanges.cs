using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;
using Slipway.Releases.Objects;

namespace Slipway.Releases.Planning;

/// <summary>What changes between two states of an object, field by field. What the cluster itself keeps in it is left out, and a secret's values are masked.</summary>
static class FieldChanges
{
    public const string Masked = "(secret)";

    /// <summary>A copy of all of an object, secrets too, that kubectl's own apply leaves in it.</summary>
    const string LastApplied = "kubectl.kubernetes.io/last-applied-configuration";

    static readonly string[] Kept = ["managedFields", "resourceVersion", "generation", "creationTimestamp", "uid"];

    public static ImmutableArray<FieldChange> Between(JsonObject before, JsonObject after)
    {
        var isSecret = ObjectKey.Of(after).Is("", "Secret");
        var changes = ImmutableArray.CreateBuilder<FieldChange>();
        foreach (var change in Maps("", Told(before), Told(after)))
        {
            changes.Add(IsMasked(change.Path, isSecret) ? change with { Before = Mask(change.Before), After = Mask(change.After) } : change);
        }

        return changes.DrainToImmutable();
    }

    static bool IsMasked(string path, bool isSecret) =>
        path.Contains(LastApplied, StringComparison.Ordinal) || (isSecret && (path == "metadata.annotations" || path.Split('.', '[')[0] is "data" or "stringData"));

    static string? Mask(string? value) => value is null ? null : Masked;

    /// <summary>Without what the cluster keeps for itself.</summary>
    static JsonObject Told(JsonObject one)
    {
        var copy = (JsonObject)one.DeepClone();
        copy.Remove("status");
        if (copy["metadata"] is JsonObject metadata)
        {
            foreach (var key in Kept)
            {
                metadata.Remove(key);
            }
        }

        return copy;
    }

    static IEnumerable<FieldChange> Maps(string path, JsonObject before, JsonObject after) =>
        before.Select(field => field.Key).Union(after.Select(field => field.Key)).Order(StringComparer.Ordinal).SelectMany(key => Nodes(Join(path, key), before[key], after[key]));

    static IEnumerable<FieldChange> Nodes(string path, JsonNode? before, JsonNode? after) => (before, after) switch
    {
        _ when JsonNode.DeepEquals(before, after) || (IsNothing(before) && IsNothing(after)) => [],
        (JsonObject one, JsonObject other) => Maps(path, one, other),
        (JsonArray one, JsonArray other) => Lists(path, one, other),
        _ => [new FieldChange(path, Yaml(before), Yaml(after))],
    };

    /// <summary>Items with names are told apart by them, others by their places.</summary>
    static IEnumerable<FieldChange> Lists(string path, JsonArray before, JsonArray after)
    {
        if (ByName(before) is { } one && ByName(after) is { } other)
        {
            var items = one.Keys.Union(other.Keys).SelectMany(name => Nodes($"{path}[{name}]", one.GetValueOrDefault(name), other.GetValueOrDefault(name))).ToList();

            // Only their order changes.
            return items.Count > 0 ? items : [new FieldChange(path, Yaml(before), Yaml(after))];
        }

        return before.Count == after.Count && before.Concat(after).All(item => item is JsonObject)
            ? before.Zip(after).SelectMany((pair, at) => Nodes($"{path}[{at}]", pair.First, pair.Second))
            : [new FieldChange(path, Yaml(before), Yaml(after))];
    }

    /// <summary>Null: not all have a name, or two have the same.</summary>
    static Dictionary<string, JsonNode>? ByName(JsonArray list)
    {
        var names = new Dictionary<string, JsonNode>(StringComparer.Ordinal);
        return list.All(item => item.Text("name") is { } name && names.TryAdd(name, item!)) ? names : null;
    }

    static bool IsNothing(JsonNode? node) => node is null or JsonObject { Count: 0 } or JsonArray { Count: 0 };

    static string? Yaml(JsonNode? node) => IsNothing(node) ? null : WantedImage.Shown(ObjectYaml.Node(node));

    // A key with a dot in it, as labels have, would read like two.
    static string Join(string path, string key) => key.Contains('.', StringComparison.Ordinal) ? $"{path}[{key}]" : path.Length == 0 ? key : $"{path}.{key}";
}

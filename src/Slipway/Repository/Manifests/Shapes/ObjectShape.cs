using System.Text.Json;
using Slipway.Problems;

namespace Slipway.Repository.Manifests.Shapes;

/// <summary>A map whose keys are ours.</summary>
/// <param name="fields">The keys, in the order of the manual.</param>
/// <param name="expected">For messages.</param>
public sealed class ObjectShape(string expected, params Field[] fields) : Shape
{
    readonly Dictionary<string, Field> _byName = fields.ToDictionary(field => field.Name, StringComparer.Ordinal);

    public override string Expected => expected;

    /// <summary>The keys, in the order of the manual.</summary>
    public IReadOnlyList<Field> Fields => fields;

    public override bool Fits(ManifestNode node) => node is MapNode;

    public override void Check(ManifestNode node, string path, ICollection<Problem> problems)
    {
        if (node is not MapNode map)
        {
            Mismatch(node, path, problems);
            return;
        }

        foreach (var entry in map.Entries)
        {
            if (_byName.TryGetValue(entry.Key.Text, out var field))
            {
                field.Shape.Check(entry.Value, Join(path, field.Name), problems);
            }
            else
            {
                Unknown(entry.Key, path, problems);
            }
        }

        foreach (var field in fields)
        {
            if (field.IsRequired && map[field.Name] is null)
            {
                problems.Add(new Problem("missing-key", $"`{path}` lacks `{field.Name}`") { Where = map.Span, Fix = $"add `{field.Name}`: {field.Shape.Expected}" });
            }
        }
    }

    public override IEnumerable<ShapePart> Parts => fields.Select(one => new ShapePart($".{one.Name}", one.Shape, one));

    public override void WriteSchema(Utf8JsonWriter json)
    {
        json.WriteString("type", "object");
        json.WriteStartObject("properties");
        foreach (var field in fields)
        {
            json.WriteStartObject(field.Name);
            json.WriteString("description", field.Description);
            field.Shape.WriteSchema(json);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteBoolean("additionalProperties", false);
        WriteRequired(json);
    }

    void WriteRequired(Utf8JsonWriter json)
    {
        if (!fields.Any(field => field.IsRequired))
        {
            return;
        }

        json.WriteStartArray("required");
        foreach (var field in fields.Where(field => field.IsRequired))
        {
            json.WriteStringValue(field.Name);
        }

        json.WriteEndArray();
    }

    void Unknown(ScalarNode key, string path, ICollection<Problem> problems) =>
        problems.Add(new Problem("unknown-key", path.Length == 0 ? $"unknown key `{key.Shown}`" : $"unknown key `{key.Shown}` in `{path}`")
        {
            Where = key.Span,
            Fix = Suggestion.Sentence(key.Text, _byName.Keys) ?? $"one of {string.Join(", ", _byName.Keys.Select(name => $"`{name}`"))}",
        });

    static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";
}

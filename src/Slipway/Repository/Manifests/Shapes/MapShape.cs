using System.Text.Json;
using Slipway.Problems;

namespace Slipway.Repository.Manifests.Shapes;

/// <summary>A map whose keys are the user's own.</summary>
public sealed class MapShape(TextShape key, Shape value, string expected) : Shape
{
    public override string Expected => expected;

    /// <summary>What a key may look like.</summary>
    public TextShape Key => key;

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
            if (!key.Accepts(entry.Key.Text))
            {
                problems.Add(new Problem("bad-name", $"`{path}` cannot have the key `{entry.Key.Shown}`") { Where = entry.Key.Span, Fix = $"write {key.Expected}" });
            }

            value.Check(entry.Value, $"{path}.{entry.Key.Shown}", problems);
        }
    }

    public override IEnumerable<ShapePart> Parts => [new ShapePart(".NAME", value)];

    public override void WriteSchema(Utf8JsonWriter json)
    {
        json.WriteString("type", "object");
        if (key.Pattern is { } pattern)
        {
            json.WriteStartObject("propertyNames");
            json.WriteString("pattern", pattern);
            json.WriteEndObject();
        }

        json.WriteStartObject("additionalProperties");
        value.WriteSchema(json);
        json.WriteEndObject();
    }
}

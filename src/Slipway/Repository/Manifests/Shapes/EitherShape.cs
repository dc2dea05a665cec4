using System.Text.Json;
using Slipway.Problems;

namespace Slipway.Repository.Manifests.Shapes;

/// <summary>One of several shapes: the first that fits by kind is held to.</summary>
public sealed class EitherShape(params Shape[] shapes) : Shape
{
    public override string Expected => string.Join(", or ", shapes.Select(shape => shape.Expected));

    public override bool Fits(ManifestNode node) => shapes.Any(shape => shape.Fits(node));

    public override void Check(ManifestNode node, string path, ICollection<Problem> problems)
    {
        if (Array.Find(shapes, shape => shape.Fits(node)) is { } fitting)
        {
            fitting.Check(node, path, problems);
        }
        else
        {
            Mismatch(node, path, problems);
        }
    }

    public override IEnumerable<ShapePart> Parts => shapes.Select(shape => new ShapePart("", shape));

    public override void WriteSchema(Utf8JsonWriter json)
    {
        json.WriteStartArray("anyOf");
        foreach (var shape in shapes)
        {
            json.WriteStartObject();
            shape.WriteSchema(json);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}

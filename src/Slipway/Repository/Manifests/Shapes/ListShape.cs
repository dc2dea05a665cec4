using System.Text.Json;
using Slipway.Problems;

namespace Slipway.Repository.Manifests.Shapes;

/// <summary>A list of one shape.</summary>
public sealed class ListShape(Shape item, string expected, int minimum = 0) : Shape
{
    public override string Expected => expected;

    public override bool Fits(ManifestNode node) => node is ListNode;

    public override void Check(ManifestNode node, string path, ICollection<Problem> problems)
    {
        if (node is not ListNode list || list.Items.Length < minimum)
        {
            Mismatch(node, path, problems);
            return;
        }

        for (var i = 0; i < list.Items.Length; i++)
        {
            item.Check(list.Items[i], $"{path}[{i}]", problems);
        }
    }

    public override IEnumerable<ShapePart> Parts => [new ShapePart("[]", item)];

    public override void WriteSchema(Utf8JsonWriter json)
    {
        json.WriteString("type", "array");
        if (minimum > 0)
        {
            json.WriteNumber("minItems", minimum);
        }

        json.WriteStartObject("items");
        item.WriteSchema(json);
        json.WriteEndObject();
    }
}

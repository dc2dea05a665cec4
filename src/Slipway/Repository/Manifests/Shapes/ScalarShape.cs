using System.Text.Json;
using Slipway.Problems;

namespace Slipway.Repository.Manifests.Shapes;

/// <summary>The value of a variable: text, a number, a flag, or nothing (declared here, set elsewhere).</summary>
public sealed class ScalarShape : Shape
{
    public override string Expected => "text, a number, `true`, `false`, or nothing";

    public override bool Fits(ManifestNode node) => node is ScalarNode;

    public override void Check(ManifestNode node, string path, ICollection<Problem> problems)
    {
        if (!Fits(node))
        {
            Mismatch(node, path, problems);
        }
    }

    public override void WriteSchema(Utf8JsonWriter json)
    {
        json.WriteStartArray("type");
        foreach (var type in (ReadOnlySpan<string>)["string", "number", "boolean", "null"])
        {
            json.WriteStringValue(type);
        }

        json.WriteEndArray();
    }
}

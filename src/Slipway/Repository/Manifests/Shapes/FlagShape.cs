using System.Text.Json;
using Slipway.Problems;

namespace Slipway.Repository.Manifests.Shapes;

/// <summary><c>true</c> or <c>false</c>; not <c>yes</c>, <c>on</c> or <c>"true"</c>.</summary>
public sealed class FlagShape : Shape
{
    public override string Expected => "`true` or `false`";

    public override bool Fits(ManifestNode node) => node is ScalarNode { IsPlain: true, Text: "true" or "false" };

    public override void Check(ManifestNode node, string path, ICollection<Problem> problems)
    {
        if (!Fits(node))
        {
            Mismatch(node, path, problems);
        }
    }

    public override void WriteSchema(Utf8JsonWriter json) => json.WriteString("type", "boolean");
}

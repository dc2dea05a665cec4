using System.Globalization;
using System.Text.Json;
using Slipway.Problems;

namespace Slipway.Repository.Manifests.Shapes;

/// <summary>A whole number within limits, both included.</summary>
public sealed class NumberShape(int minimum, int maximum) : Shape
{
    public override string Expected => $"a whole number from {minimum} to {maximum}";

    public override bool Fits(ManifestNode node) => node is ScalarNode { IsPlain: true, IsNull: false };

    public override void Check(ManifestNode node, string path, ICollection<Problem> problems)
    {
        if (node is not ScalarNode { IsPlain: true } scalar
            || !int.TryParse(scalar.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            || number < minimum
            || number > maximum)
        {
            Mismatch(node, path, problems);
        }
    }

    public override void WriteSchema(Utf8JsonWriter json)
    {
        json.WriteString("type", "integer");
        json.WriteNumber("minimum", minimum);
        json.WriteNumber("maximum", maximum);
    }
}

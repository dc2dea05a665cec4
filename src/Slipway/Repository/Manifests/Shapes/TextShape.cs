using System.Text.Json;
using Slipway.Problems;

namespace Slipway.Repository.Manifests.Shapes;

/// <summary>Text, perhaps of a certain form.</summary>
/// <param name="expected">In words: <c>a name such as `visits`</c>.</param>
/// <param name="pattern">ECMA regular expression for the JSON Schema; null: any text.</param>
/// <param name="accepts">The same rule as code, so that no regular expression is built at start-up.</param>
public sealed class TextShape(string expected, string? pattern = null, Func<string, bool>? accepts = null) : Shape
{
    public override string Expected => expected;

    /// <summary>The form as a regular expression, for tests that hold it against the code.</summary>
    public string? Pattern => pattern;

    /// <summary>Whether a text has the form.</summary>
    public bool Accepts(string text) => accepts is null || accepts(text);

    public override bool Fits(ManifestNode node) => node is ScalarNode { IsNull: false };

    public override void Check(ManifestNode node, string path, ICollection<Problem> problems)
    {
        if (node is not ScalarNode { IsNull: false } scalar || !Accepts(scalar.Text))
        {
            Mismatch(node, path, problems);
        }
    }

    public override void WriteSchema(Utf8JsonWriter json)
    {
        // A version written as 15 is a number to YAML and text to us, a command written as true a flag.
        json.WriteStartArray("type");
        json.WriteStringValue("string");
        if (Accepts("1"))
        {
            json.WriteStringValue("number");
        }

        if (Accepts("true"))
        {
            json.WriteStringValue("boolean");
        }

        json.WriteEndArray();
        if (pattern is not null)
        {
            json.WriteString("pattern", pattern);
        }
    }
}

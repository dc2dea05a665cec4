using System.Text.Json;
using Slipway.Problems;

namespace Slipway.Repository.Manifests.Shapes;

/// <summary>One of a few words.</summary>
public sealed class ChoiceShape(params string[] choices) : Shape
{
    public override string Expected => string.Join(" or ", choices.Select(choice => $"`{choice}`"));

    public override bool Fits(ManifestNode node) => node is ScalarNode { IsNull: false };

    public override void Check(ManifestNode node, string path, ICollection<Problem> problems)
    {
        if (node is not ScalarNode scalar || !choices.Contains(scalar.Text))
        {
            Mismatch(node, path, problems, node is ScalarNode { IsNull: false } word ? Suggestion.Sentence(word.Text, choices) : null);
        }
    }

    public override void WriteSchema(Utf8JsonWriter json)
    {
        json.WriteStartArray("enum");
        foreach (var choice in choices)
        {
            json.WriteStringValue(choice);
        }

        json.WriteEndArray();
    }
}

using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;
using Slipway.Problems;
using Slipway.Releases.Objects;

namespace Slipway.Releases.Planning.Manifests;

/// <summary>Puts in what only we know: <c>{image:visits}</c> by digest, and the names of the ConfigMap and the Secret with a component's variables.</summary>
/// <param name="imageOf">The image of a component by digest; null: there is none in this deploy.</param>
sealed class ManifestReferences(ObjectInputs inputs, Func<string, string?> imageOf)
{
    const string Config = "{config}";

    const string Secrets = "{secrets}";

    const string Image = "{image:";

    /// <summary>Changes the object; what stands for nothing stays as it is, as a problem.</summary>
    public IReadOnlyList<Problem> Fill(JsonObject one)
    {
        var problems = new List<Problem>();
        foreach (var text in In(one).ToList())
        {
            switch (Meaning(text.GetValue<string>()))
            {
                case (var problem and not null, _):
                    problems.Add(problem);
                    break;
                case (null, { } value):
                    Replace(text, value);
                    break;
            }
        }

        return problems;
    }

    static void Replace(JsonValue text, string value)
    {
        if (text.Parent is JsonObject map)
        {
            map[text.GetPropertyName()] = value;
        }
        else if (text.Parent is JsonArray list)
        {
            list[text.GetElementIndex()] = value;
        }
    }

    /// <summary>Texts that are a reference and nothing else: braces in the middle of a text are the text's own business.</summary>
    static IEnumerable<JsonValue> In(JsonNode? node) => node switch
    {
        JsonObject map => map.SelectMany(field => In(field.Value)),
        JsonArray list => list.SelectMany(In),
        JsonValue value when value.Text() is ['{', .., '}'] => [value],
        _ => [],
    };

    (Problem? Problem, string? Value) Meaning(string text) => text switch
    {
        Config => VariableObjects.ConfigName(inputs) is { } config ? (null, config) : (NoVariables(text, "that anybody may see"), null),
        Secrets => VariableObjects.SecretName(inputs) is { } secret ? (null, secret) : (NoVariables(text, "that hold a secret"), null),
        _ when text.StartsWith(Image, StringComparison.Ordinal) => imageOf(text[Image.Length..^1]) is { } image ? (null, image) : (NoImage(text), null),
        _ => (null, null),
    };

    Problem NoVariables(string text, string which) => new("manifest-reference", $"`{text}` in a manifest of `{inputs.Owner.Component}` stands for nothing")
    {
        Why = $"`{inputs.Owner.Component}` has no variables {which} on `{inputs.Owner.Stage}`",
        Fix = "leave it out, or declare one under `env:`",
    };

    Problem NoImage(string text) => new("manifest-reference", $"`{KubeText.Clean(text, 100)}` in a manifest of `{inputs.Owner.Component}` is no image of this deploy")
    {
        Fix = $"name a component that has an image, and that `{inputs.Owner.Component}` needs",
    };
}

using System.Text;
using System.Text.Json.Nodes;
using Slipway.Running;

namespace Slipway.Releases.Objects;

/// <summary>
/// The ConfigMap and the Secret with a component's variables. Both are immutable and named after what is in them: a pod of the old version
/// that starts again in the middle of a release sees the old version's variables, and a changed variable starts new pods.
/// </summary>
static class VariableObjects
{
    const int Digits = 10;

    public static IEnumerable<JsonObject> Of(ObjectInputs inputs)
    {
        if (ConfigName(inputs) is { } config)
        {
            var data = inputs.Variables.Select(variable => KeyValuePair.Create(variable.Key, (JsonNode?)variable.Value));
            yield return Immutable(ObjectShell.Of(inputs, "v1", "ConfigMap", config), data);
        }

        if (SecretName(inputs) is { } secret)
        {
            var data = inputs.Secrets.Select(variable => KeyValuePair.Create(variable.Key, (JsonNode?)Convert.ToBase64String(Encoding.UTF8.GetBytes(variable.Value.Reveal()))));
            var shell = ObjectShell.Of(inputs, "v1", "Secret", secret);
            shell["type"] = "Opaque";
            yield return Immutable(shell, data);
        }
    }

    /// <summary>Null: no variables that anybody may see. Its hash has no key, so that everybody can foretell it.</summary>
    public static string? ConfigName(ObjectInputs inputs) => inputs.Variables.IsEmpty ? null : Name(inputs, "env", [], inputs.Variables.SelectMany(variable => (string[])[variable.Key, variable.Value]));

    /// <summary>Null: no secret ones. The hash is keyed, since a name is there for all to see.</summary>
    public static string? SecretName(ObjectInputs inputs) => inputs.Secrets.IsEmpty ? null : Name(inputs, "secret", inputs.Key, inputs.Secrets.SelectMany(variable => (string[])[variable.Key, variable.Value.Reveal()]));

    static string Name(ObjectInputs inputs, string part, ReadOnlySpan<byte> key, IEnumerable<string> content) => $"{inputs.Owner.Component}-{part}-{KeyedHash.Of(key, content)[..Digits]}";

    static JsonObject Immutable(JsonObject shell, IEnumerable<KeyValuePair<string, JsonNode?>> data)
    {
        shell["immutable"] = true;
        shell["data"] = new JsonObject(data);
        return shell;
    }
}

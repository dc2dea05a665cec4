using System.Text.Json;

namespace Slipway.Shells.Output;

/// <summary>
/// <c>slipway env -o json</c>: <c>{"stage", "component", "variables": [{"name", "value", "template", "secret"}]}</c>. The value is null
/// when it is not all in the manifest; the template is as the manifest would write it: <c>postgres://ada:{secret:ada-password}@db</c>.
/// </summary>
public static class VariablesJson
{
    /// <summary>Writes one object.</summary>
    /// <param name="component">Null: the repository's own.</param>
    public static void Write(Utf8JsonWriter json, string stage, string? component, IEnumerable<ShellVariable> variables)
    {
        json.WriteStartObject();
        json.WriteString("stage", stage);
        json.WriteString("component", component);
        json.WriteStartArray("variables");
        foreach (var variable in variables)
        {
            json.WriteStartObject();
            json.WriteString("name", variable.Name);
            json.WriteString("value", variable.Text);
            json.WriteString("template", variable.Template);
            json.WriteBoolean("secret", variable.IsSecret);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}

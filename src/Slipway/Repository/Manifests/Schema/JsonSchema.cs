using System.Text.Json;

namespace Slipway.Repository.Manifests.Schema;

/// <summary>The schema of <c>slipway.yaml</c> as JSON Schema, for editors.</summary>
public static class JsonSchema
{
    /// <summary>A name, not an address: nothing is fetched by it.</summary>
    public const string Id = "urn:slipway:manifest";

    /// <summary>Writes the members of the document, without its braces.</summary>
    public static void Write(Utf8JsonWriter json)
    {
        json.WriteString("$schema", "https://json-schema.org/draft/2020-12/schema");
        json.WriteString("$id", Id);
        json.WriteString("title", "slipway.yaml");
        json.WriteString("description", "What a component, a cluster or a repository is, and what it needs.");
        json.WriteStartArray("oneOf");
        foreach (var kind in ManifestSchema.Kinds)
        {
            json.WriteStartObject();
            json.WriteString("$ref", $"#/$defs/{kind}");
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartObject("$defs");
        foreach (var kind in ManifestSchema.Kinds)
        {
            json.WriteStartObject(kind);
            json.WriteString("title", kind);
            ManifestSchema.Of(kind).WriteSchema(json);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }
}

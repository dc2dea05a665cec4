using System.Text.Json;
using Slipway.Releases.Records;

namespace Slipway.Cli.Output.Releases;

/// <summary>What a release does to the schema, as JSON; the shape is written down in <c>docs/formats.md</c>.</summary>
static class SchemaJson
{
    /// <summary><c>schema</c>: null where it does nothing, or that is not known.</summary>
    public static void Write(SchemaChange? schema, Utf8JsonWriter json)
    {
        if (schema is null)
        {
            json.WriteNull("schema");
            return;
        }

        json.WriteStartObject("schema");
        json.WriteString("before", schema.Before);
        json.WriteString("after", schema.After);
        json.WriteString("compatible", MigrationText.Word(schema.Compatibility));
        json.WriteString("source", schema.Source == CompatibilitySource.Declared ? "declared" : "rehearsed");
        json.WriteBoolean("lossless", schema.IsLossless);
        json.WriteString("snapshot", schema.Snapshot);
        json.WriteStartArray("pending");
        foreach (var migration in schema.Pending)
        {
            json.WriteStartObject();
            json.WriteString("id", migration.Id);
            json.WriteString("name", migration.Name);
            json.WriteString("compatible", MigrationText.Word(migration.Compatible));
            json.WriteString("reversible", MigrationText.Word(migration.Reversible));
            json.WriteString("sql", migration.Sql);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}

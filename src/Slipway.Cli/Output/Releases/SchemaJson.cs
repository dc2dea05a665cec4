using System.Text.Json;
using Slipway.Releases.Records;

namespace Slipway.Cli.Output.Releases;

/// <summary>What a release does to the schema, as JSON; the shape is written down in <c>docs/formats.md</c>.</summary>
static class SchemaJson
{
    /// <summary><c>schema</c>: null where it does nothing, or that is not known.</summary>
    /// <param name="works">What a rehearsal has found of the version before; null: there was none.</param>
    public static void Write(SchemaChange? schema, Utf8JsonWriter json, bool? works = null)
    {
        if (schema is null)
        {
            json.WriteNull("schema");
            return;
        }

        json.WriteStartObject("schema");
        json.WriteString("before", schema.Before);
        json.WriteString("after", schema.After);
        json.WriteString("compatible", MigrationText.Word(works switch { true => Compatibility.Yes, false => Compatibility.No, null => schema.Compatibility }));
        json.WriteString("source", works is null ? "declared" : "rehearsed");
        json.WriteBoolean("lossless", schema.IsLossless);
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

    /// <summary><c>schema</c> of a release that has made its database itself: there was no version before, and nobody was asked what is pending.</summary>
    /// <param name="head">The last migration that was applied.</param>
    public static void Write(string head, Utf8JsonWriter json)
    {
        json.WriteStartObject("schema");
        json.WriteNull("before");
        json.WriteString("after", head);
        json.WriteString("compatible", MigrationText.Word(Compatibility.Unknown));
        json.WriteString("source", "seen");
        json.WriteBoolean("lossless", false);
        json.WriteStartArray("pending");
        json.WriteEndArray();
        json.WriteEndObject();
    }
}

using System.Globalization;
using System.Text.Json;
using Slipway.Cli.Output;
using Slipway.Data.Snapshots;
using Slipway.Execution.Results;
using Slipway.Repository.Stages;

namespace Slipway.Cli.Snapshots;

/// <summary>Snapshots as a table, as names, or as JSON (docs/formats.md).</summary>
static class SnapshotText
{
    public static void Write(IReadOnlyList<(OpenedData Data, SnapshotRecord Snapshot)> rows, Stage stage, string format, Terminal terminal)
    {
        switch (format)
        {
            case "name":
                rows.ToList().ForEach(row => terminal.Out.WriteLine(row.Snapshot.Id));
                break;
            case "json":
                JsonText.Write(terminal.Out, json =>
                {
                    json.WriteString("stage", stage.Name);
                    json.WriteStartArray("snapshots");
                    rows.ToList().ForEach(row => Write(row.Data, row.Snapshot, json));
                    json.WriteEndArray();
                });
                break;
            case var _ when rows.Count > 0:
                var table = new Table("SNAPSHOT", "OF", "MADE", "ROWS", "SIZE", "FOR");
                rows.ToList().ForEach(row => table.Add(Cells(row.Data, row.Snapshot)));
                table.Write(terminal);
                break;
        }
    }

    static string[] Cells(OpenedData data, SnapshotRecord snapshot) =>
    [
        snapshot.Id,
        data.Name,
        snapshot.Moment.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        snapshot.Rows.ToString(CultureInfo.InvariantCulture),
        ByteSize.Format(snapshot.Content.Bytes) + (snapshot.Content.Key is null ? "" : ", encrypted"),
        snapshot.Origin.Release is { } release ? $"release {release}" : snapshot.Origin.By,
    ];

    static void Write(OpenedData data, SnapshotRecord snapshot, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("id", snapshot.Id);
        json.WriteString("component", snapshot.Subject.Component);
        json.WriteString("need", snapshot.Subject.Need);
        json.WriteString("moment", snapshot.Moment.UtcDateTime);
        json.WriteString("kind", snapshot.Kind);
        json.WriteString("server", snapshot.Database.Server);
        json.WriteStartArray("tables");
        foreach (var table in snapshot.Database.Tables)
        {
            json.WriteStartObject();
            json.WriteString("name", table.Name);
            json.WriteNumber("rows", table.Rows);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("place", data.Store);
        json.WriteNumber("bytes", snapshot.Content.Bytes);
        json.WriteString("sha256", snapshot.Content.Sha256);
        json.WriteString("key", snapshot.Content.Key);
        json.WriteString("by", snapshot.Origin.By);
        WriteNumber("release", snapshot.Origin.Release, json);
        json.WriteString("schemaHead", snapshot.Origin.SchemaHead);
        json.WriteEndObject();
    }

    public static void WriteNumber(string name, long? number, Utf8JsonWriter json)
    {
        if (number is { } value)
        {
            json.WriteNumber(name, value);
        }
        else
        {
            json.WriteNull(name);
        }
    }
}

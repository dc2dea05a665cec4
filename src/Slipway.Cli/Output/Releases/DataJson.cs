using System.Globalization;
using System.Text.Json;
using Slipway.Releases.Records;

namespace Slipway.Cli.Output.Releases;

/// <summary>What a release did with data, as JSON and in a few words; the shape is written down in <c>docs/formats.md</c>.</summary>
static class DataJson
{
    /// <summary><c>data</c>: null where it had nothing to do with data.</summary>
    public static void Write(DataSummary? data, Utf8JsonWriter json)
    {
        if (data is null)
        {
            json.WriteNull("data");
            return;
        }

        json.WriteStartObject("data");
        json.WriteStartObject("snapshots");
        foreach (var (need, id) in data.Snapshots)
        {
            json.WriteString(need, id);
        }

        json.WriteEndObject();
        WriteSeconds("fenced", data.Fenced, json);
        WriteSeconds("rehearsed", data.Rehearsed, json);
        json.WriteStartArray("restored");
        foreach (var id in data.Restored)
        {
            json.WriteStringValue(id);
        }

        json.WriteEndArray();
        json.WriteString("down", data.Down);
        json.WriteString("undone", data.Undone);
        json.WriteEndObject();
    }

    /// <summary>For the notes of a table.</summary>
    public static IEnumerable<string> Notes(DataSummary data)
    {
        if (data.Works is { } works)
        {
            yield return works ? "rehearsed: compatible" : "rehearsed: not compatible";
        }

        if (data.Fenced is { } fenced)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"fenced {fenced.TotalSeconds:0.0} s");
        }

        if (!data.Restored.IsEmpty)
        {
            yield return $"data of {string.Join(", ", data.Restored)}";
        }

        if (data.Down is { } head)
        {
            yield return head == "0" ? "migrates down to nothing" : $"migrates down to {head}";
        }

        if (data.Undone is { } way)
        {
            yield return way == "down" ? "migrations taken back" : "data restored";
        }
    }

    static void WriteSeconds(string name, TimeSpan? time, Utf8JsonWriter json)
    {
        if (time is { } known)
        {
            json.WriteNumber(name, Math.Round(known.TotalSeconds, 3));
        }
        else
        {
            json.WriteNull(name);
        }
    }
}

using System.Text.Json;
using Slipway.Cli.Output;
using Slipway.Execution.Journal;
using Slipway.Releases.Deploys.Guarding;
using Slipway.Releases.Records;

namespace Slipway.Cli.Commands.Runs;

/// <summary>What the rehearsals of a deploy have found: how long its migrations took on a copy, what became of the data, which locks they held.</summary>
static class RehearsalsText
{
    /// <summary>Nothing where none was.</summary>
    public static void Write(DeployRecord deploy, Terminal terminal)
    {
        foreach (var rehearsed in deploy.Entries.OfType<MigrationRehearsed>())
        {
            terminal.Out.WriteLine();
            terminal.Out.WriteLine(SafeText.Line($"rehearsal of {rehearsed.Component}: {RehearsalText.Head(rehearsed)}"));
            foreach (var line in RehearsalText.Found(rehearsed))
            {
                terminal.Out.WriteLine(SafeText.Line($"  {line}"));
            }
        }
    }

    /// <summary><c>rehearsals</c>; the shape is written down in <c>docs/formats.md</c>.</summary>
    public static void Write(DeployRecord deploy, Utf8JsonWriter json)
    {
        json.WriteStartArray("rehearsals");
        foreach (var rehearsed in deploy.Entries.OfType<MigrationRehearsed>())
        {
            json.WriteStartObject();
            Write(rehearsed, json);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    static void Write(MigrationRehearsed rehearsed, Utf8JsonWriter json)
    {
        json.WriteString("component", rehearsed.Component);
        if (rehearsed.Works is { } works)
        {
            json.WriteBoolean("works", works);
        }
        else
        {
            json.WriteNull("works");
        }

        json.WriteString("why", rehearsed.Why);
        RunsText.WriteSeconds(json, "seconds", rehearsed.Elapsed);
        Write("before", rehearsed.Before, json);
        Write("after", rehearsed.After, json);
        json.WriteStartArray("locks");
        foreach (var held in rehearsed.Locks)
        {
            json.WriteStartObject();
            json.WriteString("table", held.Table);
            json.WriteString("mode", held.Mode);
            RunsText.WriteSeconds(json, "seconds", held.Held);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    static void Write(string name, RehearsedSize size, Utf8JsonWriter json)
    {
        json.WriteStartObject(name);
        json.WriteNumber("rows", size.Rows);
        json.WriteNumber("bytes", size.Bytes);
        json.WriteEndObject();
    }
}

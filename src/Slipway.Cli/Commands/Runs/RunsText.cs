using System.Globalization;
using System.Text.Json;
using Slipway.Cli.Output;
using Slipway.Execution;
using Slipway.Execution.Journal;

namespace Slipway.Cli.Commands.Runs;

/// <summary>The list of runs, as a table or as JSON.</summary>
static class RunsText
{
    public static void Write(List<RunRecord> runs, bool asJson, Terminal terminal)
    {
        if (asJson)
        {
            JsonText.Write(terminal.Out, json => WriteJson(runs, json));
        }
        else if (runs.Count == 0)
        {
            terminal.Error.WriteLine("nothing was run in this checkout yet");
        }
        else
        {
            WriteTable(runs, terminal);
        }
    }

    /// <summary><c>broken off</c>.</summary>
    public static string Word(RunState state) => state == RunState.BrokenOff ? "broken off" : state.ToString().ToLowerInvariant();

    /// <summary><c>not run</c>.</summary>
    public static string Word(StepEnd end) => end == StepEnd.NotRun ? "not run" : end.ToString().ToLowerInvariant();

    public static string When(DateTimeOffset? at) => at is { } known ? known.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture) : "-";

    public static string Took(TimeSpan? elapsed) => elapsed is { } known ? string.Create(CultureInfo.InvariantCulture, $"{known.TotalSeconds:0.0} s") : "-";

    /// <summary><c>2 done, 5 reused, 1 failed</c>.</summary>
    public static string Counts(RunRecord run) =>
        run.Counts.IsEmpty ? "-" : string.Join(", ", run.Counts.Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Value} {Word(pair.Key)}")));

    public static void WriteHead(RunRecord run, Utf8JsonWriter json)
    {
        json.WriteNumber("run", run.Number);
        json.WriteString("command", run.Began?.Command);
        json.WriteString("stage", run.Began?.Stage);
        json.WriteString("state", Name(run.State));
        WriteTime(json, "began", run.Began?.At);
        WriteSeconds(json, "seconds", run.Elapsed);
        json.WriteStartObject("counts");
        foreach (var end in Enum.GetValues<StepEnd>())
        {
            json.WriteNumber(Name(end), run.Counts.GetValueOrDefault(end));
        }

        json.WriteEndObject();
    }

    /// <summary><c>brokenOff</c>: a word for scripts.</summary>
    public static string Name<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    public static void WriteTime(Utf8JsonWriter json, string name, DateTimeOffset? at) =>
        json.WriteString(name, at?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));

    public static void WriteSeconds(Utf8JsonWriter json, string name, TimeSpan? elapsed)
    {
        if (elapsed is { } known)
        {
            json.WriteNumber(name, Math.Round(known.TotalSeconds, 3));
        }
        else
        {
            json.WriteNull(name);
        }
    }

    static void WriteJson(List<RunRecord> runs, Utf8JsonWriter json)
    {
        json.WriteStartArray("runs");
        foreach (var run in runs)
        {
            json.WriteStartObject();
            WriteHead(run, json);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    static void WriteTable(List<RunRecord> runs, Terminal terminal)
    {
        var table = new Table("RUN", "COMMAND", "STAGE", "STATE", "STEPS", "TIME", "BEGAN");
        foreach (var run in runs)
        {
            var number = run.Number.ToString(CultureInfo.InvariantCulture);
            table.Add(number, run.Began?.Command ?? "-", run.Began?.Stage ?? "-", Word(run.State), Counts(run), Took(run.Elapsed), When(run.Began?.At));
        }

        table.Write(terminal);
    }
}

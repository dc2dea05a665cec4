using System.Text.Json;
using Slipway.Cli.Output;
using Slipway.Execution.Journal;

namespace Slipway.Cli.Commands.Runs;

/// <summary>One run with its steps, as text or as JSON.</summary>
static class RunText
{
    /// <summary>What is said of an effect that began and whose end nobody wrote down.</summary>
    const string Unknown = "unknown";

    public static void Write(RunRecord run, bool asJson, Terminal terminal)
    {
        if (asJson)
        {
            JsonText.Write(terminal.Out, json => WriteJson(run, json));
            return;
        }

        terminal.Out.WriteLine($"run {run.Number}: {SafeText.Line(run.Began?.Command ?? "its first line cannot be read")}");
        terminal.Out.WriteLine($"{RunsText.Word(run.State)}, began {RunsText.When(run.Began?.At)}, {RunsText.Counts(run)}, {RunsText.Took(run.Elapsed)}");
        if (run.Failure is { } failure)
        {
            terminal.Out.WriteLine($"wrong at the end: {SafeText.Line(failure)}");
        }

        if (run.Steps.Length > 0)
        {
            terminal.Out.WriteLine();
            WriteSteps(run, terminal);
        }

        if (run.Unreadable > 0)
        {
            terminal.Error.WriteLine($"note: {run.Unreadable} {(run.Unreadable == 1 ? "line" : "lines")} of the journal cannot be read");
        }
    }

    public static void WriteSteps(RunRecord run, Terminal terminal)
    {
        var table = new Table("STEP", "END", "TIME", "NOTE", "AT");
        foreach (var step in run.Steps)
        {
            table.Add(step.Name, EndOf(run, step), RunsText.Took(step.Ended?.Elapsed), NoteOf(run, step), RunsText.When(step.Ended?.At ?? step.Intended));
        }

        table.Write(terminal);
    }

    static string EndOf(RunRecord run, StepRecord step) =>
        step.Ended is { } ended ? RunsText.Word(ended.End)
        : step.Intended is null ? "-"
        : run.State == RunState.Running ? "running" : Unknown;

    static string NoteOf(RunRecord run, StepRecord step) =>
        step.Ended is { } ended ? ended.Note ?? ""
        : step.Intended is not null && run.State != RunState.Running ? "it may have happened" : "";

    static void WriteJson(RunRecord run, Utf8JsonWriter json)
    {
        RunsText.WriteHead(run, json);
        json.WriteString("failure", run.Failure);
        json.WriteNumber("unreadableLines", run.Unreadable);
        json.WriteStartArray("steps");
        WriteSteps(run, json);
        json.WriteEndArray();
    }

    /// <summary>The items of an array.</summary>
    public static void WriteSteps(RunRecord run, Utf8JsonWriter json)
    {
        foreach (var step in run.Steps)
        {
            json.WriteStartObject();
            json.WriteString("name", step.Name);
            json.WriteString("end", step.Ended is { } ended ? RunsText.Name(ended.End) : EndOf(run, step) is not "-" and var word ? word : null);
            json.WriteString("note", step.Ended?.Note);
            RunsText.WriteTime(json, "intended", step.Intended);
            RunsText.WriteTime(json, "ended", step.Ended?.At);
            RunsText.WriteSeconds(json, "seconds", step.Ended?.Elapsed);
            json.WriteEndObject();
        }
    }
}

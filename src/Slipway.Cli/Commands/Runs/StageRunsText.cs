using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Slipway.Cli.Output;
using Slipway.Cli.Releases;
using Slipway.Execution.Journal;
using Slipway.Releases.Records;

namespace Slipway.Cli.Commands.Runs;

/// <summary>The deploys of a stage as their journals tell them, wherever they were begun: a list, or one with its steps.</summary>
static class StageRunsText
{
    public static void Write(ImmutableArray<DeployRecord> deploys, string stage, bool asJson, Terminal terminal)
    {
        if (asJson)
        {
            JsonText.Write(terminal.Out, json => WriteJson(deploys, stage, json));
        }
        else if (deploys.IsEmpty)
        {
            terminal.Error.WriteLine($"nothing was deployed on {stage} yet");
        }
        else
        {
            WriteTable(deploys, terminal);
        }
    }

    public static void Write(DeployRecord deploy, string stage, bool asJson, Terminal terminal)
    {
        var run = RunOf(deploy);
        if (asJson)
        {
            JsonText.Write(terminal.Out, json =>
            {
                WriteHead(deploy, stage, json);
                json.WriteStartArray("steps");
                RunText.WriteSteps(run, json);
                json.WriteEndArray();
                RehearsalsText.Write(deploy, json);
            });
            return;
        }

        terminal.Out.WriteLine($"deploy {deploy.Number}: {SafeText.Line(deploy.Began?.Command ?? "its first line cannot be read")}");
        terminal.Out.WriteLine($"{DeployReport.Name(deploy.Outcome)}, began {RunsText.When(deploy.Began?.At)}, by {SafeText.Line(ByOf(deploy))}, {RunsText.Counts(run)}, {RunsText.Took(Elapsed(deploy))}");
        if (deploy.Cause is { } cause)
        {
            terminal.Out.WriteLine($"taken back: {SafeText.Line(cause)}");
        }

        if (run.Steps.Length > 0)
        {
            terminal.Out.WriteLine();
            RunText.WriteSteps(run, terminal);
        }

        RehearsalsText.Write(deploy, terminal);
    }

    static void WriteTable(ImmutableArray<DeployRecord> deploys, Terminal terminal)
    {
        var table = new Table("DEPLOY", "COMMAND", "STATE", "COMPONENTS", "TIME", "BEGAN", "BY", "CAUSE");
        foreach (var deploy in deploys)
        {
            var number = deploy.Number.ToString(CultureInfo.InvariantCulture);
            table.Add(number, deploy.Began?.Command ?? "-", DeployReport.Name(deploy.Outcome), ComponentsOf(deploy), RunsText.Took(Elapsed(deploy)), RunsText.When(deploy.Began?.At), ByOf(deploy), deploy.Cause ?? "");
        }

        table.Write(terminal);
    }

    static void WriteJson(ImmutableArray<DeployRecord> deploys, string stage, Utf8JsonWriter json)
    {
        json.WriteStartArray("runs");
        foreach (var deploy in deploys)
        {
            json.WriteStartObject();
            WriteHead(deploy, stage, json);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    static void WriteHead(DeployRecord deploy, string stage, Utf8JsonWriter json)
    {
        json.WriteNumber("deploy", deploy.Number);
        json.WriteString("command", deploy.Began?.Command);
        json.WriteString("stage", stage);
        json.WriteString("outcome", DeployReport.Name(deploy.Outcome));
        json.WriteString("cause", deploy.Cause);
        json.WriteString("by", ByOf(deploy));
        json.WriteStartArray("components");
        foreach (var component in deploy.Began?.Components ?? [])
        {
            json.WriteStringValue(component.Component);
        }

        json.WriteEndArray();
        RunsText.WriteTime(json, "began", deploy.Began?.At);
        RunsText.WriteSeconds(json, "seconds", Elapsed(deploy));
    }

    /// <summary>Nobody here knows whether its owner is still at work.</summary>
    static RunRecord RunOf(DeployRecord deploy) => RunRecord.Of(deploy.Number, deploy.Content with { Entries = deploy.Entries }, isGoingOn: deploy.Outcome == DeployOutcome.Underway);

    static TimeSpan? Elapsed(DeployRecord deploy) => deploy.Entries.OfType<DeployEnded>().LastOrDefault()?.Elapsed;

    static string ByOf(DeployRecord deploy) => deploy.Entries.OfType<DeployTaken>().LastOrDefault()?.By ?? deploy.Began?.By ?? "-";

    static string ComponentsOf(DeployRecord deploy)
    {
        var names = (deploy.Began?.Components ?? []).Select(component => component.Component).ToList();
        return names.Count switch { 0 => "-", <= 3 => string.Join(", ", names), _ => $"{names[0]}, {names[1]} and {names.Count - 2} more" };
    }
}

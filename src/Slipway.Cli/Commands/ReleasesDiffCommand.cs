using System.CommandLine;
using System.Text.Json;
using Slipway.Cli.Output;
using Slipway.Cli.Output.Releases;
using Slipway.Cli.Releases;
using Slipway.Execution.Journal;
using Slipway.Releases.Planning;
using Slipway.Releases.Records;

namespace Slipway.Cli.Commands;

/// <summary><c>slipway releases diff</c>: what one release has otherwise than another.</summary>
sealed class ReleasesDiffCommand : SlipwayCommand
{
    readonly Argument<string> _component = new("component") { Description = "the component", HelpName = "component", CompletionSources = { Completions.Components } };
    readonly Argument<int> _before = new("before") { Description = "the number of a release", HelpName = "before" };
    readonly Argument<int?> _after = new("after") { Description = "the number of another; default: the one that stands", HelpName = "after", Arity = ArgumentArity.ZeroOrOne };
    readonly StageOption _stage = new();
    readonly OutputOption _output = new("text", "json");

    public ReleasesDiffCommand()
        : base("diff", "Show what one release of a component has otherwise than another.")
    {
        Arguments.Add(_component);
        Arguments.Add(_before);
        Arguments.Add(_after);
        Options.Add(_stage);
        Options.Add(_output);
    }

    protected override async Task<int> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellation)
    {
        var repository = await context.LoadSoundAsync(cancellation);
        var stage = context.StageOf(repository, parsed.GetValue(_stage));
        var component = repository.Model.Components.FirstOrDefault(one => one.Code == parsed.GetValue(_component))?.Name ?? parsed.GetValue(_component)!;
        await using var opened = await OpenedPlace.OpenAsync(repository, stage, context, cancellation);
        var history = await opened.Place.HistoryAsync(cancellation);
        var number = parsed.GetValue(_after) ?? history.Standing(component)?.Number ?? throw RollbackTargets.NoRelease(component, null, stage.Name);
        var before = await ReadAsync(opened, component, parsed.GetValue(_before), cancellation);
        var after = await ReadAsync(opened, component, number, cancellation);
        var facts = Facts(before, after, history);
        if (WantsJson(parsed))
        {
            JsonText.Write(context.Terminal.Out, json => WriteJson(before, after, facts, json));
        }
        else
        {
            Write(before, after, facts, context.Terminal);
        }

        return ExitCodes.Done;
    }

    static async Task<ReleaseRecord> ReadAsync(OpenedPlace opened, string component, int number, CancellationToken cancellation) =>
        await opened.Place.ReadAsync(component, number, cancellation) ?? throw RollbackTargets.NoRelease(component, number, opened.Stage.Name);

    static void Write(ReleaseRecord before, ReleaseRecord after, (string Name, string? Before, string? After)[] facts, Terminal terminal)
    {
        terminal.Out.WriteLine(Terminal.Paint(SafeText.Line($"{after.Component}: release {before.Number} -> {after.Number}"), Colour.Bold, terminal.ColourOutput));
        foreach (var (name, one, other) in facts.Where(fact => fact.Before != fact.After))
        {
            terminal.Out.WriteLine(SafeText.Line($"  {name}: {one ?? "(none)"} -> {other ?? "(none)"}"));
        }

        var objects = RecordChanges.Between(before, after);
        var text = new ReleasePlanText(terminal.Out, terminal.ColourOutput);
        foreach (var one in objects)
        {
            text.Write(one);
        }

        if (objects.IsEmpty)
        {
            terminal.Out.WriteLine("  no object differs");
        }
    }

    static void WriteJson(ReleaseRecord before, ReleaseRecord after, (string Name, string? Before, string? After)[] facts, Utf8JsonWriter json)
    {
        json.WriteString("component", after.Component);
        json.WriteNumber("before", before.Number);
        json.WriteNumber("after", after.Number);
        foreach (var (name, one, other) in facts)
        {
            json.WriteStartObject(name);
            json.WriteString("before", one);
            json.WriteString("after", other);
            json.WriteEndObject();
        }

        ReleasePlanJson.Write(RecordChanges.Between(before, after), json);
    }

    static (string Name, string? Before, string? After)[] Facts(ReleaseRecord before, ReleaseRecord after, ReleaseHistory history)
    {
        var schema = SchemaOf(history, before, after);
        return [("version", before.Version, after.Version), ("commit", before.Commit, after.Commit), ("image", before.Image, after.Image), ("schema", schema.Before, schema.After)];
    }

    /// <summary>What was migrated by the releases between the two, and the later of them; nothing where none was.</summary>
    static (string? Before, string? After) SchemaOf(ReleaseHistory history, ReleaseRecord one, ReleaseRecord other)
    {
        var (first, last) = (Math.Min(one.Number, other.Number), Math.Max(one.Number, other.Number));
        var known = history.Of(one.Component).Where(release => release is { Outcome: DeployOutcome.Released, Head: not null }).ToList();
        var changes = known.Where(release => release.Number > first && release.Number <= last).ToList();
        var (before, after) = changes is [var newest, ..] ? (known.Find(release => release.Number <= first)?.Head ?? changes[^1].Schema?.Before, newest.Head) : ((string?)null, (string?)null);
        return one.Number <= other.Number ? (Shown(before), Shown(after)) : (Shown(after), Shown(before));
    }

    /// <summary>Where all migrations were taken down there is none.</summary>
    static string? Shown(string? head) => head == "0" ? null : head;
}

using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Slipway.Cli.Output;
using Slipway.Cli.Output.Releases;
using Slipway.Cli.Releases;
using Slipway.Releases.Records;

namespace Slipway.Cli.Commands;

/// <summary><c>slipway releases</c>: what was released on a stage, by whom, and what became of it.</summary>
sealed class ReleasesCommand : SlipwayCommand
{
    readonly ComponentsArgument _components = new("the components; default: all");
    readonly StageOption _stage = new();
    readonly OutputOption _output = new("text", "json");

    public ReleasesCommand()
        : base("releases", "Show what was released on a stage, by whom, and what became of it.")
    {
        Arguments.Add(_components);
        Options.Add(_stage);
        Options.Add(_output);
        Subcommands.Add(new ReleasesDiffCommand());
    }

    protected override async Task<int> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellation)
    {
        var repository = await context.LoadSoundAsync(cancellation);
        var stage = context.StageOf(repository, parsed.GetValue(_stage));
        await using var opened = await OpenedPlace.OpenAsync(repository, stage, context, cancellation);
        var history = await opened.Place.HistoryAsync(cancellation);
        var names = parsed.GetValue(_components)!.ToHashSet(StringComparer.Ordinal);
        var releases = history.Releases.Where(release => names.Count == 0 || names.Contains(release.Component)).ToList();
        if (WantsJson(parsed))
        {
            var records = await Task.WhenAll(releases.Where(release => release.Schema is not null).Select(release => opened.Place.ReadAsync(release.Component, release.Number, cancellation)));
            var schemas = records.OfType<ReleaseRecord>().ToDictionary(record => (record.Component, record.Number), record => record.Schema);
            JsonText.Write(context.Terminal.Out, json => WriteJson(releases, history, schemas, json));
        }
        else
        {
            Write(releases, history, stage.Name, context.Terminal);
        }

        return ExitCodes.Done;
    }

    static void Write(List<ReleaseSummary> releases, ReleaseHistory history, string stage, Terminal terminal)
    {
        if (releases.Count == 0)
        {
            terminal.Error.WriteLine($"nothing has been released on {stage}");
            return;
        }

        var table = new Table("COMPONENT", "RELEASE", "VERSION", "COMMIT", "OUTCOME", "TOOK", "AT", "BY", "NOTE");
        foreach (var release in releases)
        {
            table.Add(
                release.Component, $"{release.Number}", release.Version ?? "-", release.Commit is { Length: > 9 } commit ? commit[..9] : release.Commit ?? "-", DeployReport.Name(release.Outcome),
                release.Elapsed is { } took ? string.Create(CultureInfo.InvariantCulture, $"{took.TotalSeconds:0.0} s") : "-",
                release.At.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture), release.By, Note(release, history));
        }

        table.Write(terminal);
    }

    static string Note(ReleaseSummary release, ReleaseHistory history)
    {
        var origin = release.Origin switch
        {
            { Kind: ReleaseOriginKind.Rollback, Number: { } number } => $"back to {number}",
            { Kind: ReleaseOriginKind.Promotion, Stage: { } stage, Number: { } number } => $"{stage} {number}",
            { Kind: ReleaseOriginKind.Removal } => "removed",
            _ => "",
        };
        string[] notes = [history.Standing(release.Component)?.Number == release.Number ? "stands" : "", origin, release.Schema is { } schema ? Note(schema, release) : release.Data?.Head is { } made ? $"migrates to {made}" : "", .. release.Data is { } data ? DataJson.Notes(data) : []];
        return string.Join(", ", notes.Where(note => note.Length > 0));
    }

    static string Note(SchemaSummary schema, ReleaseSummary release) => $"migrates to {schema.After}{(release.IsCompatible ? "" : $" (compatible: {(release.Data?.Works == false ? "no" : MigrationText.Word(schema.Compatibility))})")}";

    static void WriteJson(List<ReleaseSummary> releases, ReleaseHistory history, Dictionary<(string Component, int Number), SchemaChange?> schemas, Utf8JsonWriter json)
    {
        json.WriteStartArray("releases");
        foreach (var release in releases)
        {
            json.WriteStartObject();
            json.WriteString("component", release.Component);
            json.WriteNumber("number", release.Number);
            json.WriteNumber("deploy", release.Deploy);
            json.WriteString("version", release.Version);
            json.WriteString("commit", release.Commit);
            json.WriteString("image", release.Image);
            json.WriteString("outcome", DeployReport.Name(release.Outcome));
            json.WriteBoolean("stands", history.Standing(release.Component)?.Number == release.Number);
            json.WriteString("origin", release.Origin.Kind.ToString().ToLowerInvariant());
            json.WriteString("at", release.At);
            json.WriteString("by", release.By);
            if (release.Elapsed is { } took)
            {
                json.WriteNumber("seconds", Math.Round(took.TotalSeconds, 3));
            }

            WriteSchema(release, schemas, json);
            DataJson.Write(release.Data, json);

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    static void WriteSchema(ReleaseSummary release, Dictionary<(string Component, int Number), SchemaChange?> schemas, Utf8JsonWriter json)
    {
        if (release.Schema is null && release.Data?.Head is { } made)
        {
            SchemaJson.Write(made, json);
            return;
        }

        SchemaJson.Write(schemas.GetValueOrDefault((release.Component, release.Number)), json, release.Data?.Works);
    }
}

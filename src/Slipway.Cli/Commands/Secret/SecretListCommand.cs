using System.CommandLine;
using Slipway.Cli.Output;
using Slipway.Discovery;
using Slipway.Problems;
using Slipway.Repository.Environment;
using Slipway.Repository.Stages;
using Slipway.Running;
using Slipway.Secrets;

namespace Slipway.Cli.Commands.Secret;

/// <summary><c>slipway secret list</c>: names and where they come from, never values.</summary>
sealed class SecretListCommand : SlipwayCommand
{
    readonly StageOption _stage = new();
    readonly OutputOption _output = new("table", "json", "name");

    public SecretListCommand()
        : base("list", "List the secrets of a stage: those that are set, and those that manifests refer to.")
    {
        Options.Add(_stage);
        Options.Add(_output);
    }

    protected override async Task<int> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellation)
    {
        var repository = await context.LoadAsync(cancellation);
        var stage = context.StageOf(repository, parsed.GetValue(_stage));
        var set = (await context.Secrets(repository, stage).ListAsync(cancellation)).ToDictionary(one => one.Name, one => one.Provider);
        var users = Users(repository, stage);
        var rows = set.Keys.Union(users.Select(user => user.Key)).Order(StringComparer.Ordinal)
            .Select(name => new Row(name, set.GetValueOrDefault(name)?.Name, [.. users[name]])).ToList();
        Write(rows, stage, parsed.GetValue(_output)!, context.Terminal);
        return ExitCodes.Done;
    }

    static ILookup<string, string> Users(LoadedRepository repository, Stage stage) =>
        repository.Model.Components
            .SelectMany(component => RuntimeEnvironment.SecretNames(EnvironmentResolver.Resolve(repository.Model, component, stage, [])).Select(name => (name, component.Name)))
            .ToLookup(pair => pair.name, pair => pair.Name);

    static void Write(List<Row> rows, Stage stage, string format, Terminal terminal)
    {
        switch (format)
        {
            case "name":
                rows.ForEach(row => terminal.Out.WriteLine(row.Name));
                break;
            case "json":
                WriteJson(rows, stage, terminal);
                break;
            case var _ when rows.Count == 0:
                terminal.Error.WriteLine($"no secret is set for stage `{stage.Name}`, and no manifest refers to one");
                break;
            default:
                var table = new Table("NAME", "SET IN", "USED BY");
                rows.ForEach(row => table.Add(row.Name, row.Provider ?? "nowhere", row.Users.Length == 0 ? "-" : string.Join(", ", row.Users)));
                table.Write(terminal);
                break;
        }
    }

    static void WriteJson(List<Row> rows, Stage stage, Terminal terminal) => JsonText.Write(terminal.Out, json =>
    {
        json.WriteString("stage", stage.Name);
        json.WriteStartArray("secrets");
        foreach (var row in rows)
        {
            json.WriteStartObject();
            json.WriteString("name", row.Name);
            json.WriteString("provider", row.Provider);
            json.WriteStartArray("components");
            foreach (var user in row.Users)
            {
                json.WriteStringValue(user);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    sealed record Row(string Name, string? Provider, string[] Users);
}

using System.CommandLine;
using Slipway.Cli.Output;
using Slipway.Discovery;
using Slipway.Problems;
using Slipway.Repository.Components;

namespace Slipway.Cli.Commands;

/// <summary><c>slipway list</c>: the components of the repository.</summary>
sealed class ListCommand : SlipwayCommand
{
    readonly OutputOption _output = new("table", "json", "name");

    public ListCommand()
        : base("list", "List the components of this repository.") => Options.Add(_output);

    protected override async Task<int> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellation)
    {
        var repository = await context.LoadAsync(cancellation);
        switch (parsed.GetValue(_output))
        {
            case "json":
                WriteJson(repository, context.Terminal.Out);
                break;
            case "name":
                WriteNames(repository, context.Terminal.Out);
                break;
            default:
                WriteTable(repository, context.Terminal);
                break;
        }

        if (repository.Problems.Count > 0)
        {
            context.Terminal.Out.Flush();
            Report(parsed, context, repository.Problems);
        }

        return ExitCodes.For(repository.Problems);
    }

    static void WriteNames(LoadedRepository repository, TextWriter output)
    {
        foreach (var component in repository.Model.Components)
        {
            output.WriteLine(SafeText.Line(component.Name));
        }
    }

    static void WriteTable(LoadedRepository repository, Terminal terminal)
    {
        var table = new Table("NAME", "KIND", "CODE", "FOLDER", "NEEDS");
        var stage = repository.Model.Stages.Default;
        foreach (var component in repository.Model.Components)
        {
            var needs = component.On(stage).Needs.Select(need => need.Name);
            table.Add(component.Name, Word(component.Kind), component.Code ?? "-", component.Folder.Length == 0 ? "." : component.Folder, string.Join(", ", needs));
        }

        table.Write(terminal);
    }

    static void WriteJson(LoadedRepository repository, TextWriter output) => JsonText.Write(output, json =>
    {
        json.WriteString("repository", repository.Model.Name);
        json.WriteStartArray("components");
        foreach (var component in repository.Model.Components)
        {
            json.WriteStartObject();
            json.WriteString("name", component.Name);
            json.WriteString("kind", Word(component.Kind));
            json.WriteString("code", component.Code);
            json.WriteString("folder", component.Folder.Length == 0 ? "." : component.Folder);
            json.WriteString("description", component.Manifest.Description);
            json.WriteStartArray("needs");
            foreach (var need in component.On(repository.Model.Stages.Default).Needs)
            {
                json.WriteStartObject();
                json.WriteString("name", need.Name);
                json.WriteString("resource", (need as ResourceNeed)?.Kind);
                json.WriteString("component", repository.Model.TargetOf(component, need)?.Name);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    internal static string Word(ComponentKind kind) => kind switch
    {
        ComponentKind.App => "app",
        ComponentKind.Library => "library",
        ComponentKind.Cluster => "cluster",
        _ => "repository",
    };
}

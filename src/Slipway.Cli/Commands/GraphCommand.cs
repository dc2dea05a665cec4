using System.CommandLine;
using Slipway.Cli.Commands.Graph;
using Slipway.Cli.Output;
using Slipway.Problems;
using Slipway.Repository;

namespace Slipway.Cli.Commands;

/// <summary><c>slipway graph</c>: what needs what.</summary>
sealed class GraphCommand : SlipwayCommand
{
    readonly ComponentsArgument _components = new("components to start from; default: all");
    readonly StageOption _stage = new();
    readonly OutputOption _output = new("text", "json", "dot", "mermaid");

    public GraphCommand()
        : base("graph", "Show which components need which, and the resources they need.")
    {
        Arguments.Add(_components);
        Options.Add(_stage);
        Options.Add(_output);
    }

    protected override async Task<int> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellation)
    {
        var repository = await context.LoadSoundAsync(cancellation);
        var model = repository.Model;
        var stage = context.StageOf(repository, parsed.GetValue(_stage));
        var problems = new List<Problem>();
        RepositoryReader.CheckStage(model, stage, problems);
        if (problems.Count > 0)
        {
            throw new ProblemException(problems);
        }

        var named = parsed.GetValue(_components) ?? [];
        var graph = NeedsGraph.Of(model, stage, named.Length > 0 ? named.Select(model.Get) : model.Components);
        Write(graph, parsed.GetValue(_output)!, context.Terminal.Out);
        return ExitCodes.Done;
    }

    static void Write(NeedsGraph graph, string format, TextWriter output)
    {
        switch (format)
        {
            case "json":
                JsonText.Write(output, json => GraphFormats.WriteJson(graph, json));
                break;
            case "dot":
                GraphFormats.WriteDot(graph, output);
                break;
            case "mermaid":
                GraphFormats.WriteMermaid(graph, output);
                break;
            default:
                GraphTree.Write(graph, output);
                break;
        }
    }
}

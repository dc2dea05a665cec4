using System.CommandLine;
using Slipway.Cli.Tasks;

namespace Slipway.Cli.Commands;

/// <summary><c>slipway types</c>: checks the types of components.</summary>
sealed class TypesCommand : TaskCommand
{
    readonly ComponentsArgument _components = new("the components to check; default: all that have a `types`. What stands behind `--` is passed on");

    public TypesCommand()
        : base("types", "Check the types of components.") => Arguments.Add(_components);

    protected override Task<int> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellation)
    {
        var (own, passedOn) = TaskWords.Split(parsed);
        return RunTasksAsync(new TaskWords(["types"], own, passedOn), parsed, context, cancellation);
    }
}

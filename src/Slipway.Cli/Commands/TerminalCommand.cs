using System.CommandLine;
using Slipway.Discovery;
using Slipway.Inside;
using Slipway.Repository.Components;
using Slipway.Repository.Stages;
using Slipway.Shells;

namespace Slipway.Cli.Commands;

/// <summary><c>slipway terminal [component]</c>: a shell in a component's container.</summary>
sealed class TerminalCommand : InsideCommand
{
    readonly ComponentArgument _component = new();

    public TerminalCommand()
        : base("terminal", "Open a shell in a component's container: the running one, or a fresh one of its dev image.") => Arguments.Add(_component);

    protected override async Task<int> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellation)
    {
        var repository = await context.LoadSoundAsync(cancellation);
        var target = TargetOf(parsed.GetValue(_component), parsed, repository, context);
        var hasTerminal = context.Terminal is { IsInputTty: true, IsOutputTty: true };
        var request = Request(repository, StageOf(parsed, repository, context), target.Component);
        var variables = InsideShell.Variables(request, target.Component.Code ?? "", context.Terminal.ColourOutput);
        return await ReplaceAsync(
            hasTerminal ? InsideShell.Words : InsideShell.Silent, hasTerminal ? variables : variables.Clear(), target, parsed, repository, context, cancellation);
    }

    static StageShellRequest Request(LoadedRepository repository, Stage stage, Component component) => new()
    {
        Stage = stage.Name,
        Emoji = stage.Emoji,
        IsProtected = repository.Model.StageOf(component, stage).IsProtected,
        Root = repository.Root,
        Components = [.. repository.Model.Components.Where(one => one.Code is not null).Select(one => new ShellComponent(one.Folder, one.Code!))],
    };
}

using System.CommandLine;
using Slipway.Shells;
using Slipway.Shells.Completion;

namespace Slipway.Cli.Commands;

/// <summary><c>slipway completion SHELL</c>: the script that makes the Tab key work.</summary>
sealed class CompletionCommand : SlipwayCommand
{
    readonly Argument<string> _shell = new("shell") { Description = "bash, zsh or fish" };

    public CompletionCommand()
        : base("completion", "Print the completion script of a shell; its first line says where it goes.")
    {
        _shell.AcceptOnlyFromAmong("bash", "zsh", "fish");
        Arguments.Add(_shell);
    }

    protected override Task<int> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellation)
    {
        context.Terminal.Out.Write(CompletionScript.Of(ShellChoice.KindOf(parsed.GetValue(_shell)!)!.Value));
        return Task.FromResult(ExitCodes.Done);
    }
}

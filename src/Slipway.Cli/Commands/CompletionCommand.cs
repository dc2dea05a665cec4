using System.CommandLine;
using Slipway.Shells;
using Slipway.Shells.Completion;

namespace Slipway.Cli.Commands;

/// <summary><c>slipway completion SHELL</c>: the script that makes the Tab key work.</summary>
sealed class CompletionCommand : SlipwayCommand
{
    readonly Argument<string> _shell = new("shell") { Description = "bash, zsh or fish" };

    public CompletionCommand()
        : base("completion", "Print the script that makes the Tab key work; its first lines say where it goes.")
    {
        _shell.CompletionSources.Add("bash", "zsh", "fish");
        _shell.Validators.Add(result =>
        {
            if (result.Tokens is [var given] && ShellChoice.KindOf(given.Value) is null)
            {
                result.AddError($"there is no completion for `{given.Value}`, only for bash, zsh and fish");
            }
        });
        Arguments.Add(_shell);
    }

    protected override Task<int> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellation)
    {
        context.Terminal.Out.Write(CompletionScript.Of(ShellChoice.KindOf(parsed.GetValue(_shell)!)!.Value));
        return Task.FromResult(ExitCodes.Done);
    }
}

using System.CommandLine;
using Slipway.Cli.Help;
using Slipway.Problems;

namespace Slipway.Cli.Commands;

/// <summary><c>slipway help [command…]</c>: the same as <c>--help</c> behind the command.</summary>
sealed class HelpCommand : SlipwayCommand
{
    readonly Argument<string[]> _words = new("command")
    {
        Description = "the command's words; default: all commands",
        Arity = ArgumentArity.ZeroOrMore,
    };

    public HelpCommand()
        : base("help", "Show what a command does, with examples.")
    {
        _words.CompletionSources.Add(context => Root(this).Subcommands.Where(command => !command.Hidden).Select(command => new System.CommandLine.Completions.CompletionItem(command.Name)));
        Arguments.Add(_words);
    }

    protected override Task<int> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellation)
    {
        var command = Root(this);
        foreach (var word in parsed.GetValue(_words) ?? [])
        {
            command = command.Subcommands.FirstOrDefault(sub => sub.Name == word) ?? throw new ProblemException(
                new Problem("usage", $"there is no command `{word}`")
                {
                    Fix = Suggestion.Sentence(word, HelpWords.Visible(command).Select(sub => sub.Name)) ?? $"see `{HelpWords.Path(command)} --help`",
                });
        }

        ShowHelp.Show(parsed, command);
        return Task.FromResult(ExitCodes.Done);
    }

    static Command Root(Command command) => command.Parents.OfType<Command>().FirstOrDefault() is { } parent ? Root(parent) : command;
}

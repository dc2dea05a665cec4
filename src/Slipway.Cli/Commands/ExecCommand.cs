using System.Collections.Immutable;
using System.CommandLine;
using Slipway.Cli.Tasks;
using Slipway.Problems;

namespace Slipway.Cli.Commands;

/// <summary><c>slipway exec [component] -- command…</c>: one command in a component's container; its exit code is ours.</summary>
sealed class ExecCommand : InsideCommand
{
    readonly Argument<string[]> _words = new("component")
    {
        Description = "by name or code; default: the one that one stands in. The command stands behind `--`",
        HelpName = "component",
        Arity = ArgumentArity.ZeroOrMore,
        CompletionSources = { Completions.Components },
    };

    public ExecCommand()
        : base("exec", "Run a command in a component's container: the running one, or a fresh one of its dev image.") => Arguments.Add(_words);

    protected override async Task<int> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellation)
    {
        try
        {
            var (own, command) = TaskWords.Split(parsed);
            if (own.Length > 1 || command.IsEmpty)
            {
                throw new ProblemException(new Problem("usage", own.Length > 1 ? $"`{own[1]}` is one argument too many" : "there is no command to run")
                {
                    Fix = $"the command goes behind `--`: slipway exec {own.FirstOrDefault() ?? "visits"} -- {(own.Length > 1 ? string.Join(' ', own[1..]) : "env")}",
                });
            }

            var repository = await context.LoadSoundAsync(cancellation);
            var target = TargetOf(own.FirstOrDefault(), parsed, repository, context);
            return await ReplaceAsync(command, ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal), target, parsed, repository, context, cancellation);
        }
        catch (ProblemException exception)
        {
            // The exit code would be taken for the command's.
            Report(parsed, context, exception.Problems);
            return exception.Problems[0].Code == "usage" ? ExitCodes.Usage : ExitCodes.OfCommandNotStarted(exception.Problems[0]);
        }
    }
}

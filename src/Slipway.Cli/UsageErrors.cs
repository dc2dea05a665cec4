using System.CommandLine;
using System.CommandLine.Invocation;
using Slipway.Cli.Output;
using Slipway.Problems;

namespace Slipway.Cli;

/// <summary>A command line that cannot be read: one line for each mistake, the nearest word, where help is; exit code 2.</summary>
static class UsageErrors
{
    public static bool Are(ParseResult parsed) => parsed.Errors.Count > 0 && parsed.Action is ParseErrorAction;

    public static int Report(ParseResult parsed)
    {
        var terminal = Terminal.System(Environment.GetEnvironmentVariable, parsed.GetValue(GlobalOptions.NoColour));
        var help = $"{Path(parsed.CommandResult.Command)} --help";
        Problem[] problems = [.. Problems(parsed, help)];
        if (WantsJson(parsed))
        {
            JsonText.Write(terminal.Error, json => ProblemJson.Write(problems, json));
        }
        else
        {
            ProblemText.Write(problems, terminal);
        }

        return ExitCodes.Usage;
    }

    /// <summary>What cannot be read as a whole may still say so: <c>-o json</c>, <c>-ojson</c>, <c>--output=json</c>.</summary>
    static bool WantsJson(ParseResult parsed)
    {
        var words = parsed.Tokens.Select(token => token.Value).ToList();
        return words.Zip(words.Skip(1)).Any(pair => pair is ("-o" or "--output", "json"));
    }

    static IEnumerable<Problem> Problems(ParseResult parsed, string help)
    {
        if (parsed.UnmatchedTokens.Count == 0)
        {
            return parsed.Errors.Select(error => Usage(Sentence(error.Message), null, help));
        }

        var command = parsed.CommandResult.Command;
        return parsed.UnmatchedTokens.Select(token => Usage(
            token.StartsWith('-') ? $"there is no option `{token}`" : command.Subcommands.Count > 0 ? $"there is no command `{token}`" : $"`{token}` is one argument too many",
            Suggestion.Sentence(token, token.StartsWith('-') ? OptionNames(command) : command.Subcommands.Select(sub => sub.Name)),
            help));
    }

    static Problem Usage(string what, string? meant, string help) => new("usage", what) { Fix = meant ?? $"see `{help}`" };

    static IEnumerable<string> OptionNames(Command command) =>
        command.Options.Append(GlobalOptions.Directory).Append(GlobalOptions.NoColour).SelectMany(option => option.Aliases.Append(option.Name));

    static string Path(Command command) =>
        command.Parents.OfType<Command>().FirstOrDefault() is { } parent ? $"{Path(parent)} {command.Name}" : "slipway";

    static string Sentence(string message) => char.ToLowerInvariant(message[0]) + message[1..].TrimEnd('.');
}

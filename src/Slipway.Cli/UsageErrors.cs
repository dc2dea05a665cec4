using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using Slipway.Cli.Help;
using Slipway.Cli.Output;
using Slipway.Problems;

namespace Slipway.Cli;

/// <summary>A command line that cannot be read: one line for each mistake, the nearest word, where help is; exit code 2.</summary>
static class UsageErrors
{
    public static bool Are(ParseResult parsed) =>
        parsed.Errors.Count > 0 ? parsed.Action is ParseErrorAction : parsed.Action == parsed.CommandResult.Command.Action && OptionsAsArguments(parsed).Any();

    public static int Report(ParseResult parsed)
    {
        var terminal = ShowHelp.TerminalOf(parsed);
        var command = parsed.CommandResult.Command;
        var missing = parsed.UnmatchedTokens.Count > 0 || OptionsAsArguments(parsed).Any() ? null : Missing(parsed, command);
        IReadOnlyList<Problem> problems = missing is null ? [.. Problems(parsed, $"{HelpWords.Path(command)} --help")] : [Needs(command, missing)];
        if (AsksForJson(parsed))
        {
            JsonText.Write(terminal.Error, json => ProblemJson.Write(problems, json));
            return ExitCodes.Usage;
        }

        ProblemText.Write(problems, terminal);
        if (missing is not null)
        {
            HelpText.WriteShort(command, terminal.Error);
        }

        return ExitCodes.Usage;
    }

    static IEnumerable<Problem> Problems(ParseResult parsed, string help)
    {
        // What follows an unknown option is probably its value.
        var command = parsed.CommandResult.Command;
        var options = parsed.UnmatchedTokens.Where(token => token.StartsWith('-')).Concat(OptionsAsArguments(parsed)).ToList();
        if (options.Count > 0)
        {
            return options.Select(token => Usage($"`{HelpWords.Path(command)}` has no option `{token}`", Meant(token, command), help));
        }

        return parsed.UnmatchedTokens.Count == 0
            ? parsed.Errors.Select(error => Usage(Sentence(error.Message), null, help))
            : parsed.UnmatchedTokens.Take(1).Select(token => Usage(
                command.Subcommands.Count > 0 ? $"there is no command `{HelpWords.Path(command)} {token}`" : $"`{token}` is one argument too many",
                Suggestion.Sentence(token, HelpWords.Visible(command).Select(sub => sub.Name)),
                help));
    }

    /// <summary>An unknown option of a command that takes names is read as a name: <c>down --dta</c>. Behind <c>--</c> everything is one.</summary>
    static IEnumerable<string> OptionsAsArguments(ParseResult parsed)
    {
        var behind = parsed.Tokens.SkipWhile(token => token.Type != TokenType.DoubleDash).Skip(1).Count();
        return parsed.CommandResult.Children.OfType<ArgumentResult>().SelectMany(result => result.Tokens).SkipLast(behind)
            .Select(token => token.Value).Where(word => word.Length > 1 && word[0] == '-');
    }

    static Argument? Missing(ParseResult parsed, Command command) =>
        command.Arguments.FirstOrDefault(argument => argument.Arity.MinimumNumberOfValues > 0 && parsed.GetResult(argument) is null or { Tokens.Count: 0 });

    static Problem Needs(Command command, Argument argument) =>
        new("usage", $"`{HelpWords.Path(command)}` needs a `{argument.Name}`") { Why = argument.Description };

    static Problem Usage(string what, string? meant, string help) => new("usage", what) { Fix = meant ?? $"see `{help}`" };

    /// <summary>Each letter is near to each other one, so nothing is guessed for <c>-x</c>.</summary>
    static string? Meant(string option, Command command) => option.Length > 2 ? Suggestion.Sentence(option, OptionNames(command)) : null;

    static IEnumerable<string> OptionNames(Command command) =>
        command.Options.Append(GlobalOptions.Directory).Append(GlobalOptions.NoColour).SelectMany(HelpWords.Names);

    static bool AsksForJson(ParseResult parsed) =>
        parsed.Tokens.Zip(parsed.Tokens.Skip(1)).Any(pair => pair.First.Value is "-o" or "--output" && pair.Second.Value == "json");

    static string Sentence(string message) => char.ToLowerInvariant(message[0]) + message[1..].TrimEnd('.');
}

using System.CommandLine;
using System.CommandLine.Help;

namespace Slipway.Cli.Help;

/// <summary>How commands, options and arguments are written in help and in messages about the command line.</summary>
static class HelpWords
{
    /// <summary>As one types it: <c>slipway secret set</c>; never the name of the file that runs.</summary>
    public static string Path(Command command) => Below(command) is { Length: > 0 } below ? $"slipway {below}" : "slipway";

    /// <summary>Without the tool's name: <c>secret set</c>; empty for the tool itself.</summary>
    public static string Below(Command command) => command switch
    {
        RootCommand => "",
        _ when command.Parents.OfType<Command>().FirstOrDefault() is { } parent && Below(parent) is { Length: > 0 } above => $"{above} {command.Name}",
        _ => command.Name,
    };

    /// <summary><c>slipway up [component…] [options]</c></summary>
    public static string Usage(Command command)
    {
        var words = command.Arguments.Select(Argument).Prepend(Path(command));
        return string.Join(' ', Visible(command).Any() ? words.Append("COMMAND") : words) + " [options]" + (TakesCommand(command) ? " [-- command…]" : "");
    }

    /// <summary><c>name</c>, <c>[name]</c>, <c>[name…]</c></summary>
    public static string Argument(Argument argument)
    {
        var many = argument.Arity.MaximumNumberOfValues > 1 && !TakesCommand(argument);
        var word = argument.Name + (many ? "…" : "");
        return argument.Arity.MinimumNumberOfValues == 0 ? $"[{word}]" : word;
    }

    /// <summary><c>-o, --output format</c></summary>
    public static string Option(Option option) =>
        string.Join(", ", Names(option)) + (option.HelpName is { } value ? $" {value}" : "");

    /// <summary>The names of an option, short ones first; the question mark that some shells take for themselves is left out.</summary>
    public static IEnumerable<string> Names(Option option) =>
        option.Aliases.Append(option.Name).Where(name => name is not "-?" and not "/?" and not "/h").OrderBy(name => name.Length).ThenBy(name => name, StringComparer.Ordinal);

    /// <summary>What stands in help: neither hidden ones nor the global ones, which every command has.</summary>
    public static IEnumerable<Option> Own(Command command) =>
        command.Options.Where(option => option is { Hidden: false, Recursive: false } and not HelpOption);

    public static IEnumerable<Command> Visible(Command command) => command.Subcommands.Where(sub => !sub.Hidden);

    public static string Describe(Symbol symbol) => symbol switch
    {
        HelpOption => "show this",
        VersionOption => "show the version",
        _ => symbol.Description ?? "",
    };

    static bool TakesCommand(Command command) => command.Arguments.Any(TakesCommand);

    // `shell [stage] -- command…` reads both with one argument.
    static bool TakesCommand(Argument argument) => argument.Name == "stage";
}

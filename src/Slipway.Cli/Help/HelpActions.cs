using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Slipway.Cli.Output;

namespace Slipway.Cli.Help;

/// <summary><c>--help</c> on every command.</summary>
sealed class ShowHelp : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        Show(parseResult, parseResult.CommandResult.Command);
        return ExitCodes.Done;
    }

    /// <summary>Puts it in the place of the library's own.</summary>
    public static void Install(RootCommand root) => root.Options.OfType<HelpOption>().Single().Action = new ShowHelp();

    /// <summary>Help of any command, on standard output.</summary>
    public static void Show(ParseResult parsed, Command command)
    {
        var terminal = TerminalOf(parsed);
        var docs = Environment.GetEnvironmentVariable("SLIPWAY_HOME") is { Length: > 0 } home ? Path.Combine(home, "docs") : "Slipway's own checkout, docs";
        new HelpText(terminal, docs).Write(command);
        terminal.Out.Flush();
    }

    public static Terminal TerminalOf(ParseResult parsed) =>
        Terminal.System(Environment.GetEnvironmentVariable, parsed.GetValue(GlobalOptions.NoColour));
}

/// <summary>The tool, or a group of commands, without a word of what to do.</summary>
sealed class ShowShortHelp(Command command, int exitCode) : SynchronousCommandLineAction
{
    public override int Invoke(ParseResult parseResult)
    {
        var terminal = ShowHelp.TerminalOf(parseResult);
        var writer = exitCode == ExitCodes.Done ? terminal.Out : terminal.Error;
        HelpText.WriteShort(command, writer);
        writer.Flush();
        return exitCode;
    }
}

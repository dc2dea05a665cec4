using System.CommandLine;
using System.CommandLine.Invocation;
using Slipway.Cli.Output;

namespace Slipway.Cli.Help;

/// <summary><c>slipway --version</c>, and <c>-o json</c> with it.</summary>
sealed class ShowVersion(Option<string> output) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => false;

    /// <summary>Puts it in the place of the library's own.</summary>
    public static void Install(RootCommand root)
    {
        var output = new OutputOption("text", "json") { Description = "how to print the version: text, json" };
        root.Options.Add(output);
        root.Options.OfType<VersionOption>().Single().Action = new ShowVersion(output);
    }

    public override int Invoke(ParseResult parseResult)
    {
        var version = ToolVersion.Text;
        var terminal = ShowHelp.TerminalOf(parseResult);
        if (parseResult.GetValue(output) == "json")
        {
            JsonText.Write(terminal.Out, json => json.WriteString("version", version));
        }
        else
        {
            terminal.Out.WriteLine(version);
        }

        terminal.Out.Flush();
        return ExitCodes.Done;
    }
}

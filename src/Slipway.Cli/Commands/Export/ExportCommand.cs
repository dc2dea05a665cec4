using System.CommandLine;
using Slipway.Cli.Help;

namespace Slipway.Cli.Commands.Export;

/// <summary><c>slipway export</c>: writes the repository in the words of another tool.</summary>
sealed class ExportCommand : Command
{
    public ExportCommand()
        : base("export", "Write what the repository says in the words of another tool.")
    {
        Subcommands.Add(new ExportComposeCommand());
        Action = new ShowShortHelp(this, ExitCodes.Usage);
    }
}

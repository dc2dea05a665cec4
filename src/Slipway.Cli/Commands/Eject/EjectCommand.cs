using System.CommandLine;
using Slipway.Cli.Help;

namespace Slipway.Cli.Commands.Eject;

/// <summary><c>slipway eject</c>: writes out what Slipway would otherwise make by itself.</summary>
sealed class EjectCommand : Command
{
    public EjectCommand()
        : base("eject", "Write out what is otherwise made from the manifest, to be changed by hand.")
    {
        Subcommands.Add(new EjectDockerfileCommand());
        Subcommands.Add(new EjectManifestsCommand());
        Subcommands.Add(new EjectChartCommand());
        Action = new ShowShortHelp(this, ExitCodes.Usage);
    }
}

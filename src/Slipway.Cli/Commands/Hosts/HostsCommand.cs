using System.CommandLine;
using Slipway.Cli.Help;

namespace Slipway.Cli.Commands.Hosts;

/// <summary><c>slipway hosts</c>: a stage's hosts in this machine's hosts file.</summary>
sealed class HostsCommand : Command
{
    public HostsCommand()
        : base("hosts", "Have this machine find the hosts of a stage.")
    {
        Subcommands.Add(new HostsAddCommand());
        Subcommands.Add(new HostsRemoveCommand());
        Action = new ShowShortHelp(this, ExitCodes.Usage);
    }
}

using System.CommandLine;
using Slipway.Cli.Help;

namespace Slipway.Cli.Commands.Cluster;

/// <summary><c>slipway cluster</c>: a stage's cluster on this machine.</summary>
sealed class ClusterCommand : Command
{
    public ClusterCommand()
        : base("cluster", "Make, end or empty a stage's cluster on this machine.")
    {
        Subcommands.Add(new ClusterUpCommand());
        Subcommands.Add(new ClusterDownCommand());
        Subcommands.Add(new ClusterResetCommand());
        Action = new ShowShortHelp(this, ExitCodes.Usage);
    }
}

using System.CommandLine;
using Slipway.Cli.Help;

namespace Slipway.Cli.Commands.Snapshot;

/// <summary><c>slipway snapshot</c>: proven copies of components' data.</summary>
sealed class SnapshotCommand : Command
{
    public SnapshotCommand()
        : base("snapshot", "Make, list, prove, restore and remove copies of components' data.")
    {
        Subcommands.Add(new SnapshotCreateCommand());
        Subcommands.Add(new SnapshotListCommand());
        Subcommands.Add(new SnapshotVerifyCommand());
        Subcommands.Add(new SnapshotRestoreCommand());
        Subcommands.Add(new SnapshotPruneCommand());
        Action = new ShowShortHelp(this, ExitCodes.Usage);
    }
}

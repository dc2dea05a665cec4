using System.CommandLine;
using Slipway.Cli.Help;

namespace Slipway.Cli.Commands.Secret;

/// <summary><c>slipway secret</c>: the values that no manifest holds.</summary>
sealed class SecretCommand : Command
{
    public SecretCommand()
        : base("secret", "Set, get, list and remove secrets.")
    {
        Subcommands.Add(new SecretSetCommand());
        Subcommands.Add(new SecretGetCommand());
        Subcommands.Add(new SecretListCommand());
        Subcommands.Add(new SecretRemoveCommand());
        Action = new ShowShortHelp(this, ExitCodes.Usage);
    }
}

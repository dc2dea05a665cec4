using System.CommandLine;
using Slipway.Cli.Help;

namespace Slipway.Cli.Commands.Image;

/// <summary><c>slipway image</c>: the images of components, here and in registries.</summary>
sealed class ImageCommand : Command
{
    public ImageCommand()
        : base("image", "List, push, pull, tag and prune the images of components.")
    {
        Subcommands.Add(new ImageListCommand());
        Subcommands.Add(new ImagePushCommand());
        Subcommands.Add(new ImagePullCommand());
        Subcommands.Add(new ImageTagCommand());
        Subcommands.Add(new ImagePruneCommand());
        Action = new ShowShortHelp(this, ExitCodes.Usage);
    }
}

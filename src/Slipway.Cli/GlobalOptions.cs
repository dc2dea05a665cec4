using System.CommandLine;

namespace Slipway.Cli;

/// <summary>Options that every command takes, before or after its name.</summary>
static class GlobalOptions
{
    public static readonly Option<string?> Directory = new("--directory", "-C")
    {
        Description = "work as if started in this folder",
        HelpName = "folder",
        Recursive = true,
    };

    public static readonly Option<bool> NoColour = new("--no-color")
    {
        Description = "no colours; NO_COLOR and TERM=dumb do the same",
        Recursive = true,
    };
}

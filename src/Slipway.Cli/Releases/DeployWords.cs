using Slipway.Releases.Records;

namespace Slipway.Cli.Releases;

/// <summary>How a deploy was asked for.</summary>
/// <param name="Command">As the journal keeps it.</param>
/// <param name="IsAgreed"><c>--yes</c> was given.</param>
sealed record DeployWords(string Command, bool IsAgreed)
{
    /// <summary>What to do where somebody else is at work.</summary>
    public LeaseConflict Conflict { get; init; }

    /// <summary>Who releases: <c>ada@laptop</c>.</summary>
    public static string By => $"{Environment.UserName}@{Environment.MachineName}";
}

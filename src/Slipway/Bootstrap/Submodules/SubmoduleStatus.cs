using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Slipway.Bootstrap.Submodules;

/// <summary>A line of <c>git submodule status --recursive</c>.</summary>
/// <param name="Path">Relative to the repository's root, with forward slashes.</param>
public sealed partial record SubmoduleStatus(string Path, SubmoduleState State)
{
    /// <summary>Reads git's output; a line that is none of git's is left out.</summary>
    public static ImmutableArray<SubmoduleStatus> Parse(string output) =>
        [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(ParseLine).OfType<SubmoduleStatus>()];

    // -1f3c0a… libs/money
    //  9be1c2… libs/plain words (v1.2-3-g9be1c2)
    // +77aa01… libs/ahead (heads/main)
    static SubmoduleStatus? ParseLine(string line)
    {
        if (Line().Match(line) is not { Success: true } match)
        {
            return null;
        }

        var path = match.Groups["path"].Value;
        return match.Groups["mark"].Value switch
        {
            "-" => new SubmoduleStatus(path, SubmoduleState.Missing),
            "+" => new SubmoduleStatus(WithoutDescription(path), SubmoduleState.OtherCommit),
            "U" => new SubmoduleStatus(WithoutDescription(path), SubmoduleState.Conflict),
            _ => new SubmoduleStatus(WithoutDescription(path), SubmoduleState.Present),
        };
    }

    static string WithoutDescription(string path) => Description().Replace(path, "");

    [GeneratedRegex("^(?<mark>[ +U-])(?<commit>[0-9a-f]{40,64}) (?<path>.+)$")]
    private static partial Regex Line();

    [GeneratedRegex(@" \([^()]*\)$")]
    private static partial Regex Description();
}

/// <summary>How a submodule stands.</summary>
public enum SubmoduleState
{
    /// <summary>Not initialised: what is fetched.</summary>
    Missing,

    /// <summary>There, at the commit that the repository records.</summary>
    Present,

    /// <summary>There, at another commit: somebody's work, left alone.</summary>
    OtherCommit,

    /// <summary>There, in the middle of a merge: left alone.</summary>
    Conflict,
}

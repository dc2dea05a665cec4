using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Slipway.Bootstrap.Submodules;

/// <summary>A line of <c>git submodule status --recursive</c>.</summary>
/// <param name="Path">Relative to the repository's root, with forward slashes.</param>
/// <param name="IsMissing">It is not there. False also where it is at another commit or in the middle of a merge: somebody's work, left alone.</param>
public sealed partial record SubmoduleStatus(string Path, bool IsMissing)
{
    /// <summary>Reads git's output; a line that is none of git's is left out.</summary>
    public static ImmutableArray<SubmoduleStatus> Parse(string output) =>
        [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(ParseLine).OfType<SubmoduleStatus>()];

    // -1f3c0a… libs/money
    //  9be1c2… libs/plain words (v1.2-3-g9be1c2)
    // +77aa01… libs/ahead (heads/main)
    // U000000… libs/torn
    static SubmoduleStatus? ParseLine(string line)
    {
        if (Line().Match(line) is not { Success: true } match)
        {
            return null;
        }

        var path = match.Groups["path"].Value;
        return match.Groups["mark"].Value == "-" ? new SubmoduleStatus(path, IsMissing: true) : new SubmoduleStatus(Description().Replace(path, ""), IsMissing: false);
    }

    [GeneratedRegex("^(?<mark>[ +U-])(?<commit>[0-9a-f]{40,64}) (?<path>.+)$")]
    private static partial Regex Line();

    [GeneratedRegex(@" \([^()]*\)$")]
    private static partial Regex Description();
}

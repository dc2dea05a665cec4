using System.Text.RegularExpressions;

namespace Slipway.Versions;

/// <summary>What a heading of a changelog is about.</summary>
/// <param name="Version">The word that stands for a version, sound or not; null: none does.</param>
/// <param name="Column">Where it begins, from 1.</param>
/// <param name="IsUnreleased">What is below it has no version yet.</param>
/// <param name="Before">What stands before the version: <c>## [</c>, <c># image-</c>.</param>
sealed partial record ChangelogHeading(string? Version, int Column, bool IsUnreleased, string Before)
{
    /// <summary>Null: the line is no heading.</summary>
    public static ChangelogHeading? Read(string line)
    {
        if (!line.StartsWith('#'))
        {
            return null;
        }

        if (Unreleased().IsMatch(line))
        {
            return new ChangelogHeading(null, 1, true, "");
        }

        return Release().Match(line) is { Success: true } match
            ? new ChangelogHeading(match.Groups["version"].Value, match.Groups["version"].Index + 1, false, line[..match.Groups["version"].Index])
            : new ChangelogHeading(null, 1, false, "");
    }

    // ## [Unreleased]   ## Unreleased   # [Unreleased](https://…)
    [GeneratedRegex(@"^#{1,3}[ \t]+\[?unreleased\b", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex Unreleased();

    // # image-1.2.0   ## [1.2.0] - 2026-01-31   ## 1.2.0   ## v1.2.0 (2026-01-31)   # Visits 1.2.0   ## [1.2.0](https://…)
    [GeneratedRegex(@"^#{1,3}[ \t]+\[?([A-Za-z][A-Za-z0-9._/]*([-_][A-Za-z][A-Za-z0-9._/]*)*[-@ \t]+)?\[?[vV]?(?<version>[0-9]+\.[0-9][^\s\](),:]*)", RegexOptions.NonBacktracking)]
    private static partial Regex Release();
}

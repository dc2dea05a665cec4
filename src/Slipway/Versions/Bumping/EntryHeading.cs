using System.Text.RegularExpressions;
using NuGet.Versioning;

namespace Slipway.Versions.Bumping;

/// <summary>The first lines of an entry: in the form that the changelog has already.</summary>
static partial class EntryHeading
{
    /// <param name="component">Its name, for a plain changelog that has no entry yet.</param>
    /// <param name="date"><c>2026-01-31</c></param>
    public static IReadOnlyList<string> Lines(Changelog changelog, bool isMarkdown, string component, NuGetVersion version, string date)
    {
        if (changelog.Heading is { } heading)
        {
            var rest = changelog.Lines[changelog.NewestLine][(heading.Before.Length + heading.Version!.Length)..];
            return [$"{heading.Before}{version.ToNormalizedString()}{Rest(heading, rest, date)}", .. HasDateBelow(changelog) ? [$"- {date}"] : (string[])[]];
        }

        return !isMarkdown ? [$"# {component}-{version.ToNormalizedString()}", $"- {date}"]
            : changelog.UnreleasedLine is { } line && !changelog.Lines[line].Contains('[', StringComparison.Ordinal) ? [$"{Hashes(changelog.Lines[line])} {version.ToNormalizedString()} - {date}"]
            : [$"## [{version.ToNormalizedString()}] - {date}"];
    }

    // What else stands in the heading, a link or a title, belongs to the entry before.
    static string Rest(ChangelogHeading heading, string rest, string date) =>
        Dated().Match(rest) is { Success: true } match ? $"{match.Groups["bracket"]}{match.Groups["between"]}{date}{match.Groups["end"]}"
        : heading.Before.EndsWith('[') ? "]" : "";

    static string Hashes(string line) => line[..line.TakeWhile(c => c == '#').Count()];

    // # image-1.2.0
    // - 2026-01-31
    static bool HasDateBelow(Changelog changelog) =>
        changelog.NewestLine + 1 < changelog.Lines.Length && DateLine().IsMatch(changelog.Lines[changelog.NewestLine + 1]);

    // ] - 2026-01-31    ](https://…) (2026-01-31)
    [GeneratedRegex(@"^(?<bracket>\]?)(\([^)]*\))?(?<between>[-:, \t\u2013\u2014]+\(?)[0-9]{4}-[0-9]{2}-[0-9]{2}(?<end>\)?)", RegexOptions.ExplicitCapture)]
    private static partial Regex Dated();

    [GeneratedRegex(@"^- [0-9]{4}-[0-9]{2}-[0-9]{2}\s*$")]
    private static partial Regex DateLine();
}

using Slipway.Problems;

namespace Slipway.Versions;

/// <summary>A changelog, newest entry first. Its newest version is the component's.</summary>
/// <param name="Lines">Without their line ends.</param>
/// <param name="Newest">Null: it has no entry yet, or one that cannot be read, which is a problem.</param>
/// <param name="NewestLine">Its index in <paramref name="Lines"/>; the number of lines where there is none.</param>
/// <param name="Heading">The newest entry's heading, whose form the next one takes.</param>
/// <param name="UnreleasedLine">The index of the heading under which stands what has no version yet; null: none.</param>
sealed record Changelog(string[] Lines, VersionEntry? Newest, int NewestLine, ChangelogHeading? Heading, int? UnreleasedLine)
{
    /// <summary>In the order in which they are read.</summary>
    public static readonly string[] FileNames = ["changelog.txt", "CHANGELOG.md"];

    /// <param name="file">For messages.</param>
    public static Changelog Read(string file, string text, ICollection<Problem> problems)
    {
        var lines = text.TrimStart('\uFEFF').Split('\n').Select(line => line.TrimEnd('\r')).ToArray();
        int? unreleased = null;
        foreach (var (i, heading) in Headings(lines))
        {
            if (heading.IsUnreleased)
            {
                unreleased ??= i;
            }
            else if (heading.Version is { } word)
            {
                return new Changelog(lines, Entry(word, new SourceSpan(file, i + 1, heading.Column, word.Length, lines[i]), problems), i, heading, unreleased);
            }
        }

        return new Changelog(lines, null, lines.Length, null, unreleased);
    }

    /// <summary>Every version that has an entry, the newest first; what is none is passed over.</summary>
    public IEnumerable<VersionEntry> Entries(string file) =>
        from heading in Headings(Lines)
        let word = heading.Heading.Version
        where word is not null
        let version = VersionWord.Parse(word)
        where version is not null
        select new VersionEntry(version, new SourceSpan(file, heading.Index + 1, heading.Heading.Column, word.Length, Lines[heading.Index]));

    // A block of code may show a changelog.
    static IEnumerable<(int Index, ChangelogHeading Heading)> Headings(string[] lines)
    {
        var isCode = false;
        for (var i = 0; i < lines.Length; i++)
        {
            isCode ^= lines[i].StartsWith("```", StringComparison.Ordinal);
            if (!isCode && ChangelogHeading.Read(lines[i]) is { } heading)
            {
                yield return (i, heading);
            }
        }
    }

    static VersionEntry? Entry(string word, SourceSpan where, ICollection<Problem> problems)
    {
        if (VersionWord.Parse(word) is { } version)
        {
            return new VersionEntry(version, where);
        }

        problems.Add(VersionWord.Wrong(where, word));
        return null;
    }
}

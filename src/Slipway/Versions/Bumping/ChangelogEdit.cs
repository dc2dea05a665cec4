namespace Slipway.Versions.Bumping;

/// <summary>Puts a new entry into a changelog.</summary>
/// <param name="Lines">All lines of the new text, without line ends.</param>
/// <param name="Entry">The new entry's own.</param>
sealed record ChangelogEdit(IReadOnlyList<string> Lines, IReadOnlyList<string> Entry)
{
    /// <summary>What stands under "Unreleased" becomes the entry as it is; otherwise <paramref name="body"/> does.</summary>
    public static ChangelogEdit Of(Changelog changelog, IReadOnlyList<string> heading, IReadOnlyList<string> body, bool isMarkdown)
    {
        var written = Unreleased(changelog);
        var lines = written.Count > 0 ? written : body;

        // Below a date of its own, which is a bullet, the others follow at once.
        string[] entry = [.. heading, .. isMarkdown && heading.Count == 1 ? [""] : (string[])[], .. lines];
        var before = Trimmed(changelog.Lines[..(changelog.UnreleasedLine + 1 ?? changelog.NewestLine)]);
        var after = changelog.Lines[changelog.NewestLine..];
        return new ChangelogEdit([.. before, .. before.Count > 0 ? [""] : (string[])[], .. entry, .. after.Length > 0 ? ["", .. after] : (string[])[""]], entry);
    }

    static List<string> Unreleased(Changelog changelog) =>
        changelog.UnreleasedLine is { } line ? Trimmed(changelog.Lines[(line + 1)..changelog.NewestLine]) : [];

    static List<string> Trimmed(IEnumerable<string> lines) =>
        [.. lines.SkipWhile(string.IsNullOrWhiteSpace).Reverse().SkipWhile(string.IsNullOrWhiteSpace).Reverse()];
}

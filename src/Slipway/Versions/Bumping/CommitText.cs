using System.Text.RegularExpressions;

namespace Slipway.Versions.Bumping;

/// <summary>What a commit says, for an entry. Conventional commits (<c>feat(web)!: text</c>) are understood, and nothing is required.</summary>
sealed partial record CommitText(CommitKind Kind, string Text)
{
    const int Longest = 200;

    /// <param name="body">What stands below the subject: a line that begins with <c>BREAKING CHANGE:</c> tells of one.</param>
    public static CommitText Read(string subject, string body)
    {
        var match = Conventional().Match(subject);
        var (kind, text) = match.Success && KindOf(match.Groups["type"].Value.ToLowerInvariant()) is { } known ? (known, match.Groups["text"].Value) : (CommitKind.Changed, subject);
        var isBreaking = (match.Success && match.Groups["breaking"].Success) || Breaking().IsMatch(body);
        return new CommitText(isBreaking ? CommitKind.Breaking : kind, Tidy(text));
    }

    static CommitKind? KindOf(string type) => type switch
    {
        "feat" or "feature" => CommitKind.Added,
        "fix" => CommitKind.Fixed,
        "perf" or "refactor" or "revert" => CommitKind.Changed,
        "docs" or "test" or "tests" or "chore" or "ci" or "build" or "style" => CommitKind.Other,
        _ => null,
    };

    /// <summary>One line without control characters: it goes into a file that others read.</summary>
    static string Tidy(string text)
    {
        var line = string.Concat(text.Where(c => !char.IsControl(c))).Trim();
        return line.Length <= Longest ? line : $"{line[..(char.IsHighSurrogate(line[Longest - 1]) ? Longest - 1 : Longest)]}…";
    }

    [GeneratedRegex(@"^(?<type>[A-Za-z]+)(\([^)]*\))?(?<breaking>!)?:[ \t]+(?<text>\S.*)$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Conventional();

    [GeneratedRegex(@"^BREAKING[ -]CHANGE:", RegexOptions.Multiline | RegexOptions.NonBacktracking)]
    private static partial Regex Breaking();
}

namespace Slipway.Versions.Bumping;

/// <summary>The lines below the heading of an entry.</summary>
static class EntryBody
{
    static readonly (CommitKind Kind, string Title)[] Groups =
        [(CommitKind.Breaking, "Breaking"), (CommitKind.Added, "Added"), (CommitKind.Changed, "Changed"), (CommitKind.Fixed, "Fixed"), (CommitKind.Other, "Other")];

    /// <summary>For Markdown: in groups, unless all commits are of one.</summary>
    /// <param name="commits">The newest first, as they then stand.</param>
    public static IReadOnlyList<string> Markdown(IReadOnlyList<CommitText> commits)
    {
        var kinds = Distinct(commits).ToLookup(commit => commit.Kind);
        return kinds.Count == 1 && kinds.Contains(CommitKind.Changed)
            ? [.. kinds.Single().Select(Bullet)]
            : [.. Groups.Where(group => kinds.Contains(group.Kind)).SelectMany((group, i) => (string[])[.. i == 0 ? [] : (string[])[""], $"### {group.Title}", "", .. kinds[group.Kind].Select(Bullet)])];
    }

    /// <summary>For plain text: bullets alone, what is breaking first.</summary>
    public static IReadOnlyList<string> Plain(IReadOnlyList<CommitText> commits) =>
        [.. Distinct(commits).OrderBy(commit => commit.Kind).Select(commit => commit.Kind == CommitKind.Breaking ? $"- Breaking: {commit.Text}" : Bullet(commit))];

    static IEnumerable<CommitText> Distinct(IReadOnlyList<CommitText> commits) => commits.Where(commit => commit.Text.Length > 0).Distinct();

    static string Bullet(CommitText commit) => $"- {commit.Text}";
}

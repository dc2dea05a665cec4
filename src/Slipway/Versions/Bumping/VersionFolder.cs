using System.Collections.Immutable;
using NuGet.Versioning;
using Slipway.Problems;
using Slipway.Repository.Components;

namespace Slipway.Versions.Bumping;

/// <summary>The version files of one component, to be written anew.</summary>
/// <param name="VersionFile">The path of <c>version.txt</c>; null: there is none.</param>
/// <param name="Changelogs">By path, with their texts.</param>
sealed record VersionFolder(string Folder, string? VersionFile, ImmutableArray<(string Path, string Text, Changelog Changelog)> Changelogs)
{
    const string NewChangelog = "# Changelog\n";

    public static VersionFolder Read(string folder, Func<string, ICollection<Problem>, string?> read, ICollection<Problem> problems)
    {
        var file = VersionFiles.PathOf(folder, VersionText.FileName);
        var changelogs = Changelog.FileNames.Select(name => VersionFiles.PathOf(folder, name)).Select(path => (Path: path, Text: read(path, problems)))
            .Where(one => one.Text is not null).Select(one => (one.Path, one.Text!, Changelog.Read(one.Path, one.Text!, problems)));
        return new VersionFolder(folder, read(file, problems) is null ? null : file, [.. changelogs]);
    }

    /// <summary>The highest version that any file names, in whatever order the entries stand; null: none does.</summary>
    public VersionEntry? Highest(ComponentVersion? version) =>
        Changelogs.SelectMany(one => one.Changelog.Entries(one.Path)).Concat(version?.Entries ?? []).MaxBy(entry => entry.Version);

    /// <param name="commits">Since the version before; null: this is the first one.</param>
    /// <param name="date"><c>2026-01-31</c></param>
    public BumpPlan Bump(Component component, NuGetVersion? from, NuGetVersion to, IReadOnlyList<CommitText>? commits, string date)
    {
        var files = ImmutableArray.CreateBuilder<BumpedFile>();
        ImmutableArray<string> shown = [];
        foreach (var (path, text, changelog) in Changelogs.Length > 0 || VersionFile is not null ? Changelogs : [New()])
        {
            var isMarkdown = path.EndsWith(".md", StringComparison.Ordinal);
            var edit = ChangelogEdit.Of(changelog, EntryHeading.Lines(changelog, isMarkdown, component.Name, to, date), Body(commits, isMarkdown), isMarkdown);
            files.Add(new BumpedFile(path, string.Join(text.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n", edit.Lines), IsChangelog: true));
            shown = [.. edit.Entry];
        }

        if (VersionFile is not null)
        {
            files.Add(new BumpedFile(VersionFile, $"{to.ToNormalizedString()}\n", IsChangelog: false));
        }

        return new BumpPlan(component, from, to, files.DrainToImmutable()) { Entry = shown };
    }

    (string Path, string Text, Changelog Changelog) New()
    {
        var path = VersionFiles.PathOf(Folder, Changelog.FileNames[^1]);
        return (path, NewChangelog, Changelog.Read(path, NewChangelog, []));
    }

    static IReadOnlyList<string> Body(IReadOnlyList<CommitText>? commits, bool isMarkdown) =>
        commits is null ? ["- First version."]
        : commits.Count == 0 ? ["- No changes of its own."]
        : isMarkdown ? EntryBody.Markdown(commits) : EntryBody.Plain(commits);
}

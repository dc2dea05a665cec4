using Slipway.Programs;
using Slipway.Sources.Git;
using Slipway.Sources.Looking;
using Slipway.Sources.Records;

namespace Slipway.Sources.Reading;

/// <summary>Tells whether files are still what a table says of them.</summary>
/// <param name="isListed">The table's folders were listed: it is enough to look at those that are asked for.</param>
/// <param name="content">Makes no difference between what is settled and what is not: contents are compared.</param>
sealed class SecondLook(string root, IProgramRunner programs, FileContent content, bool isListed)
{
    /// <param name="isOutput">By path from the root: what does not count.</param>
    public async ValueTask<bool> AreUnchangedAsync(
        SourceTree tree, SourceTable table, ComponentFolders components, IReadOnlyCollection<string> folders, Func<string, bool> isOutput, CancellationToken cancellation)
    {
        if (isListed)
        {
            var wanted = folders.Select(folder => components[folder]).ToHashSet();
            var changed = new ChangedReading(root, table, new IgnoredNames(programs, root), content, Numbers(table, components, wanted, folders));
            if (await changed.RunAsync(cancellation))
            {
                return changed.Changed.All(draft => IsSame(table, draft, components.OwnerOf(draft.Path) is { } owner && wanted.Contains(owner), isOutput));
            }
        }

        var now = await new FullReading(root, programs, content, table).RunAsync(withFolders: false, cancellation);
        return IsSame(tree, new SourceTree(root, new SourceRecord(IsSure: false, [], now), new ComponentFolders(now, components.Names), this), folders, isOutput);
    }

    static int[] Numbers(SourceTable table, ComponentFolders components, IEnumerable<int> wanted, IReadOnlyCollection<string> folders)
    {
        var numbers = wanted.SelectMany(components.Of).ToHashSet();
        foreach (var above in Above(folders))
        {
            if (table.Find(RawName.OfText(above)) is >= 0 and var number)
            {
                numbers.Add(number);
            }
        }

        return [.. numbers.Order()];
    }

    static HashSet<string> Above(IReadOnlyCollection<string> folders)
    {
        var above = new HashSet<string>(StringComparer.Ordinal);
        foreach (var folder in folders)
        {
            for (var path = folder; path.Length > 0 && above.Add(RawName.FolderOf(path)); path = RawName.FolderOf(path))
            {
            }
        }

        return above;
    }

    /// <param name="isOwn">False: a folder above, of which only its own files count; a new one there is none of them.</param>
    static bool IsSame(SourceTable table, FolderDraft draft, bool isOwn, Func<string, bool> isOutput)
    {
        var number = table.Find(draft.Path);
        if (number < 0 && !isOwn)
        {
            return true;
        }

        var before = number < 0 ? [] : table.Draft(number).Files;
        return draft.Files.Keys.Union(before.Keys).All(name =>
            Counted(draft.Files, name) == Counted(before, name) || isOutput(RawName.Text(RawName.Join(draft.Path, name))));
    }

    static (EntryKind, Digests.Digest)? Counted(Dictionary<string, FileDraft> files, string name) =>
        files.TryGetValue(name, out var file) && file.Kind.IsSource() ? (file.Kind, file.Content) : null;

    static bool IsSame(SourceTree before, SourceTree now, IReadOnlyCollection<string> folders, Func<string, bool> isOutput) =>
        folders.All(folder => before.OfFolder(folder) == now.OfFolder(folder) || IsSame(before.FilesOf(folder), now.FilesOf(folder), isOutput))
        && Above(folders).All(folder => IsSame(before.FilesIn(folder), now.FilesIn(folder), isOutput));

    static bool IsSame(IEnumerable<SourceFile> before, IEnumerable<SourceFile> now, Func<string, bool> isOutput) =>
        before.Where(file => !isOutput(file.Path)).SequenceEqual(now.Where(file => !isOutput(file.Path)));
}

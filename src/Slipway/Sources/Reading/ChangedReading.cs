using Slipway.Sources.Git;
using Slipway.Sources.Looking;
using Slipway.Sources.Records;

namespace Slipway.Sources.Reading;

/// <summary>Reads only what has changed since a table was made, by the same rules.</summary>
/// <param name="numbers">Of the folders that are looked at; null: all.</param>
sealed class ChangedReading(string root, SourceTable table, IgnoredNames ignored, FileContent content, int[]? numbers = null)
{
    readonly Dictionary<string, FolderDraft> _drafts = new(StringComparer.Ordinal);
    readonly List<FolderDraft> _toList = [];

    /// <summary>Folders in which anything is different, and new ones.</summary>
    public IReadOnlyCollection<FolderDraft> Changed => _drafts.Values;

    /// <summary>Folders that are no more; they are among those that changed.</summary>
    public HashSet<string> Gone { get; } = new(StringComparer.Ordinal);

    /// <summary>False: Git has to be asked for everything.</summary>
    public async Task<bool> RunAsync(CancellationToken cancellation)
    {
        var changes = new LookAgain(root, table, cancellation).Find(numbers);
        if (changes.Count == 0)
        {
            return true;
        }

        if (!changes.All(Take) || !await ListAsync(cancellation))
        {
            return false;
        }

        KeepTracked();
        return true;
    }

    bool Take(FolderChange change)
    {
        var draft = table.Draft(change.Number);
        if (change.IsOther && !TakeFolder(change, draft))
        {
            return false;
        }

        ref readonly var entry = ref table.Folders[change.Number];
        using var top = OpenFolder.Root(root);
        using var folder = change.Stamp.IsFolder ? top.Look(RawName.Ended(draft.Path)) : OpenFolder.None;
        foreach (var file in change.Files)
        {
            ref readonly var known = ref table.FilesOf(entry)[file.Number];
            var name = RawName.Of(table.NamesOf(entry).Slice(known.NameAt, known.NameLength));
            if (!TakeFile(folder, draft, name, FileDraft.Of(known), file.Stamp))
            {
                return false;
            }
        }

        _drafts[draft.Path] = draft;
        return true;
    }

    bool TakeFolder(FolderChange change, FolderDraft draft)
    {
        draft.Stamp = change.Stamp;
        draft.IsTrusted = true;
        if (change.Stamp.IsFolder && table.Folders[change.Number].Stamp.IsFolder)
        {
            _toList.Add(draft);
            return draft.IsListed;
        }

        // With a folder goes all that is in it; one that comes back, or is a link now, changes more than itself.
        if (draft.Path.Length == 0 || change.Stamp != State.Stamp.Absent)
        {
            return false;
        }

        draft.IsListed = false;
        foreach (var (name, file) in draft.Files)
        {
            if (file.Kind is EntryKind.IgnoredFile or EntryKind.IgnoredFolder)
            {
                draft.Files.Remove(name);
            }
        }

        Gone.Add(draft.Path);
        return true;
    }

    bool TakeFile(OpenFolder folder, FolderDraft draft, string name, FileDraft known, State.Stamp stamp)
    {
        if (stamp.IsFolder)
        {
            return false;
        }

        var now = stamp == State.Stamp.Absent ? FileContent.Gone(known.IsTracked, stamp) : content.Read(folder, RawName.Ended(name), stamp, known.IsTracked);
        if (now is { } read)
        {
            draft.Files[name] = known.Kind == EntryKind.IgnoredFile ? read with { Kind = EntryKind.IgnoredFile } : read;
        }
        else
        {
            draft.Files.Remove(name);
        }

        // Rules decide about more than their own file.
        return !FileDraft.IsRules(name) || Gone.Contains(draft.Path) || (now is { } rules && rules.Content == known.Content && known.Kind != EntryKind.Missing);
    }

    async Task<bool> ListAsync(CancellationToken cancellation)
    {
        var listing = new FolderListing(root, ignored, content, Known);
        if (!await listing.RunAsync(_toList, cancellation))
        {
            return false;
        }

        var old = _toList.Select(draft => draft.Path).ToHashSet(StringComparer.Ordinal);
        foreach (var (path, draft) in listing.Drafts)
        {
            // New rules in a folder that was there before.
            if (old.Contains(path) && HasNewRules(draft))
            {
                return false;
            }

            _drafts[path] = draft;
        }

        return true;
    }

    bool HasNewRules(FolderDraft draft)
    {
        var before = table.Draft(table.Find(draft.Path)).Files;
        return draft.Files.Keys.Any(name => FileDraft.IsRules(name) && !before.ContainsKey(name));
    }

    KnownFolder Known(string path) => new(table.Find(path) is >= 0 and var number && table.Folders[number].Stamp.IsFolder, null);

    /// <summary>A folder that has gone stays known where something tracked was in it, and the folders above do with it.</summary>
    void KeepTracked()
    {
        foreach (var path in Gone.Where(path => _drafts[path].Files.Count > 0).ToList())
        {
            for (var folder = path; folder.Length > 0; folder = RawName.FolderOf(folder))
            {
                Gone.Remove(folder);
            }
        }
    }
}

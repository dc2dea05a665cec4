using Slipway.Sources.Git;
using Slipway.Sources.Looking;
using Slipway.Sources.Records;

namespace Slipway.Sources.Reading;

/// <summary>
/// Lists folders, level by level, and asks Git about every name in them that is not known: what lies below an ignored folder is nobody's
/// business and may be large.
/// </summary>
/// <param name="known">What is known of a folder besides those being listed.</param>
sealed class FolderListing(string root, IgnoredNames ignored, FileContent content, Func<string, KnownFolder> known)
{
    const int MaximumFolders = 500_000;

    readonly Dictionary<string, FolderDraft> _drafts = new(StringComparer.Ordinal);

    /// <summary>The folders that were to be listed, and those found below.</summary>
    public IReadOnlyDictionary<string, FolderDraft> Drafts => _drafts;

    /// <summary>False: a repository in the repository, something that became something else, or more than is worth it.</summary>
    public async Task<bool> RunAsync(IReadOnlyCollection<FolderDraft> level, CancellationToken cancellation)
    {
        while (level.Count > 0)
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (var draft in level)
            {
                _drafts[draft.Path] = draft;
            }

            var unknown = new List<Unknown>();
            if (_drafts.Count > MaximumFolders || !List(level, unknown) || await ignored.OfAsync(unknown.ConvertAll(one => one.Path), cancellation) is not { } without)
            {
                return false;
            }

            level = Sort(unknown, without);
        }

        return true;
    }

    /// <summary>Answers the folders that are to be listed next.</summary>
    List<FolderDraft> Sort(List<Unknown> unknown, HashSet<string> without)
    {
        var below = new List<FolderDraft>();
        using var top = OpenFolder.Root(root);
        foreach (var one in unknown)
        {
            if (without.Contains(one.Path))
            {
                Leave(one);
            }
            else if (one.Item.Kind == ItemKind.Folder)
            {
                below.Add(known(one.Path).Draft ?? new FolderDraft(one.Path));
            }
            else if (Read(top, one) is { } file)
            {
                one.Folder.Files[one.Item.Name] = file;
            }
        }

        return below;
    }

    /// <summary>What a rule leaves out is known from now on; a rule that is itself left out is a rule.</summary>
    void Leave(Unknown one)
    {
        var file = FileDraft.Ignored(one.Item.Kind == ItemKind.Folder);
        if (file.Kind == EntryKind.IgnoredFile && FileDraft.IsRules(one.Item.Name))
        {
            using var top = OpenFolder.Root(root);
            file = Read(top, one) is { } rules ? rules with { Kind = EntryKind.IgnoredFile } : file;
        }

        // Of a folder with something tracked in it there is more to know.
        if (known(one.Path).Draft is null)
        {
            one.Folder.Files[one.Item.Name] = file;
        }
    }

    FileDraft? Read(OpenFolder top, Unknown one)
    {
        using var folder = top.Look(RawName.Ended(one.Folder.Path));
        var name = RawName.Ended(one.Item.Name);
        var stamp = folder.StampOf(name);
        return stamp == State.Stamp.Absent ? null : content.Read(folder, name, stamp, isTracked: false);
    }

    bool List(IReadOnlyCollection<FolderDraft> level, List<Unknown> unknown)
    {
        using var top = OpenFolder.Root(root);
        foreach (var draft in level)
        {
            using var folder = top.Look(RawName.Ended(draft.Path));
            draft.Stamp = folder.Stamp();
            draft.IsListed = true;
            draft.IsTrusted = content.IsSettled(draft.Stamp);
            if (!folder.IsOpen || folder.List() is not { } items || !Compare(draft, items, unknown))
            {
                return false;
            }
        }

        unknown.Sort((left, right) => RawName.Compare(left.Path, right.Path));
        return true;
    }

    bool Compare(FolderDraft draft, List<FolderItem> items, List<Unknown> unknown)
    {
        var names = new HashSet<string>(items.Count, StringComparer.Ordinal);
        foreach (var item in items)
        {
            names.Add(item.Name);
            if (item.Name == ".git")
            {
                if (draft.Path.Length > 0)
                {
                    return false;
                }
            }
            else if (item.Kind != ItemKind.Other && !IsKnown(draft, item, unknown))
            {
                return false;
            }
        }

        foreach (var (name, file) in draft.Files)
        {
            if (file.Kind is EntryKind.IgnoredFile or EntryKind.IgnoredFolder && !names.Contains(name))
            {
                draft.Files.Remove(name);
            }
        }

        return true;
    }

    /// <summary>False: it is of another kind than it was.</summary>
    bool IsKnown(FolderDraft draft, FolderItem item, List<Unknown> unknown)
    {
        var path = RawName.Join(draft.Path, item.Name);
        var folder = known(path);
        if (draft.Files.TryGetValue(item.Name, out var file))
        {
            return (file.Kind == EntryKind.IgnoredFolder) == (item.Kind == ItemKind.Folder);
        }

        if (item.Kind == ItemKind.Folder ? !folder.IsThere : true)
        {
            unknown.Add(new Unknown(draft, item, path));
        }

        return item.Kind == ItemKind.Folder || !folder.IsThere;
    }

    readonly record struct Unknown(FolderDraft Folder, FolderItem Item, string Path);
}

/// <summary>What is known of a folder that is found.</summary>
/// <param name="IsThere">It was there before, and needs no listing for being found.</param>
/// <param name="Draft">Something tracked is in it; null: nothing is known.</param>
readonly record struct KnownFolder(bool IsThere, FolderDraft? Draft);

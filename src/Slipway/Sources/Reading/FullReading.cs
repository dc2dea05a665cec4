using Slipway.Programs;
using Slipway.Sources.Git;
using Slipway.Sources.Looking;
using Slipway.Sources.Records;
using Slipway.State;

namespace Slipway.Sources.Reading;

/// <summary>Asks Git for everything. What an earlier record knows of a file is taken over where its stamp stands.</summary>
sealed class FullReading(string root, IProgramRunner programs, FileContent content, SourceTable? old)
{
    /// <summary>Whether the folders were listed: the next reading may go by their stamps.</summary>
    public bool IsListed { get; private set; }

    /// <param name="withFolders">For a record.</param>
    public async Task<SourceTable> RunAsync(bool withFolders, CancellationToken cancellation)
    {
        var (folders, hasModules) = await GitListing.ReadAsync(programs, root, cancellation);
        Read(folders, cancellation);
        if (withFolders && !hasModules)
        {
            await ListAsync(folders, cancellation);
        }

        return SourceTableBuilder.Build(folders.Values);
    }

    void Read(Dictionary<string, FolderDraft> folders, CancellationToken cancellation)
    {
        if (OpenFolder.IsSupported)
        {
            MarkLinks(folders);
        }

        var portions = System.Collections.Concurrent.Partitioner.Create(folders.Values, System.Collections.Concurrent.EnumerablePartitionerOptions.NoBuffering);
        Parallel.ForEach(portions, new ParallelOptions { CancellationToken = cancellation }, folder =>
        {
            if (OpenFolder.IsSupported)
            {
                ReadStamped(folder);
            }
            else
            {
                ReadPlain(folder);
            }
        });
    }

    /// <summary>Git names the files of its index even where a folder above them has gone, or has become a link. They are not there.</summary>
    void MarkLinks(Dictionary<string, FolderDraft> folders)
    {
        using var top = OpenFolder.Root(root);
        foreach (var draft in folders.Values.OrderBy(draft => draft.Path.Length))
        {
            using var folder = top.Look(RawName.Ended(draft.Path));
            draft.Stamp = draft.Path.Length == 0 || folders[RawName.FolderOf(draft.Path)].Stamp.IsFolder ? folder.Stamp() : Stamp.Absent;
        }
    }

    void ReadStamped(FolderDraft draft)
    {
        using var top = OpenFolder.Root(root);
        using var folder = draft.Stamp.IsFolder ? top.Look(RawName.Ended(draft.Path)) : OpenFolder.None;
        var known = old?.Find(draft.Path) is >= 0 and var number ? old.Draft(number).Files : null;
        foreach (var (name, file) in draft.Files.ToArray())
        {
            if (file.Kind != EntryKind.Submodule)
            {
                Put(draft, name, ReadStamped(folder, name, file.IsTracked, known?.GetValueOrDefault(name)));
            }
        }
    }

    FileDraft? ReadStamped(OpenFolder folder, string raw, bool isTracked, FileDraft? known)
    {
        var name = RawName.Ended(raw);
        var stamp = folder.StampOf(name);
        return known is { IsTrusted: true } same && same.Stamp == stamp && same.Kind.IsSource() && same.Kind != EntryKind.Submodule ? same with { IsTracked = isTracked }
            : content.Read(folder, name, stamp, isTracked);
    }

    void ReadPlain(FolderDraft draft)
    {
        var folder = Path.Combine(root, RawName.Text(draft.Path));
        foreach (var (name, file) in draft.Files.ToArray())
        {
            if (file.Kind != EntryKind.Submodule)
            {
                Put(draft, name, FileContent.Read(Path.Combine(folder, RawName.Text(name)), file.IsTracked));
            }
        }
    }

    static void Put(FolderDraft draft, string name, FileDraft? file)
    {
        if (file is { } found)
        {
            draft.Files[name] = found;
        }
        else
        {
            draft.Files.Remove(name);
        }
    }

    async Task ListAsync(Dictionary<string, FolderDraft> folders, CancellationToken cancellation)
    {
        var listing = new FolderListing(root, new IgnoredNames(programs, root), content, path => new KnownFolder(false, folders.GetValueOrDefault(path)));
        IsListed = await listing.RunAsync([folders[""]], cancellation);
        foreach (var (path, draft) in listing.Drafts)
        {
            folders.TryAdd(path, draft);
        }
    }
}

using System.Globalization;
using System.Runtime.InteropServices;
using Slipway.Problems;
using Slipway.Programs;
using Slipway.Repository.Manifests;
using Slipway.State;

namespace Slipway.Discovery.Snapshots;

/// <summary>Keeps what was read of a sound repository, for as long as nothing of it changes: docs/decisions/manifest-snapshot.md.</summary>
/// <param name="environment">The process's own variables.</param>
public sealed class ManifestSnapshots(StateFolders folders, Func<string, string?> environment, IProgramRunner programs, TimeProvider time)
{
    const int MaximumSnapshots = 64;

    static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    SnapshotDraft? _pending;

    string Folder => Path.Combine(folders.Cache, "manifests");

    /// <summary>The manifests of the repository; null when something changed, or is not known.</summary>
    internal List<Manifest>? Read(string root, string? home)
    {
        using var stamps = FileStamps.Below(root);
        try
        {
            return stamps is null ? null : SnapshotReader.Read(Bytes(PathOf(root)), Key(root, home), stamps);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>What can be taken over where <see cref="Read"/> knew nothing; null: nothing.</summary>
    internal KnownManifests? Known(string root, string? home)
    {
        FileStamps? stamps = null;
        try
        {
            stamps = FileStamps.Below(root);
            if (stamps is not null && SnapshotReader.Known(Bytes(PathOf(root)), Key(root, home)) is { } known)
            {
                return new KnownManifests(stamps, known);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
        }

        stamps?.Dispose();
        return null;
    }

    /// <summary>To be called before the reading; null where there are no snapshots.</summary>
    internal SnapshotDraft? Begin(string root, string? home)
    {
        using var stamps = FileStamps.Below(root);
        try
        {
            return stamps is null || GitPlaces.Of(root, environment) is not { } places ? null
                : new SnapshotDraft(root, Key(root, home), time.GetUtcNow(), places.Distinct(StringComparer.Ordinal).ToDictionary(place => place, stamps.Of, StringComparer.Ordinal));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Has it written when the command has done its work.</summary>
    internal void Keep(SnapshotDraft draft) => _pending = draft;

    /// <summary>Writes what was read since, if anything was. What stands in the way only costs time, the next time.</summary>
    public async Task WriteAsync(CancellationToken cancellation)
    {
        if (Interlocked.Exchange(ref _pending, null) is not { } draft)
        {
            return;
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Patience);
        try
        {
            using var files = FileStamps.Below(draft.Root);
            if (files is not null && await draft.StampsAsync(files, programs, environment("HOME"), patience.Token) is { } stamps)
            {
                Write(draft, stamps);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or OperationCanceledException or ProblemException)
        {
        }
    }

    void Write(SnapshotDraft draft, Dictionary<string, Stamp> stamps)
    {
        var bytes = SnapshotWriter.Write(draft.Key, stamps, draft.Manifests);
        if (bytes.Length <= SnapshotFormat.MaximumLength)
        {
            PrivateFolder.Create(Folder);
            AtomicFile.Write(PathOf(draft.Root), bytes, isDurable: false);
            foreach (var old in new DirectoryInfo(Folder).GetFiles().OrderByDescending(file => file.LastWriteTimeUtc).Skip(MaximumSnapshots))
            {
                old.Delete();
            }
        }
    }

    static byte[] Bytes(string path)
    {
        using var file = File.OpenHandle(path, share: FileShare.ReadWrite | FileShare.Delete);
        var length = RandomAccess.GetLength(file);
        var bytes = length <= SnapshotFormat.MaximumLength ? GC.AllocateUninitializedArray<byte>((int)length) : [];
        return RandomAccess.Read(file, bytes, 0) == bytes.Length ? bytes : [];
    }

    string PathOf(string root) =>
        Path.Combine(Folder, Checksum.Of(MemoryMarshal.AsBytes(root.AsSpan())).ToString("x16", CultureInfo.InvariantCulture) + ".bin");

    string Key(string root, string? home) => SnapshotKey.Of([root, home], environment);
}

using Slipway.Problems;
using Slipway.State;

namespace Slipway.Data.Snapshots.Stores;

/// <summary>Snapshots in a folder of their owner's alone: of this machine, or of a disk that is mounted here.</summary>
/// <param name="folder">Absolute; made when it is needed.</param>
/// <param name="free">Bytes that are free where a folder is.</param>
sealed class FolderStore(string folder, Func<string, long>? free = null) : ISnapshotStore
{
    const string Unfinished = ".tmp";

    // ENOSPC everywhere; EDQUOT of Linux and of macOS.
    static readonly int[] Full = [28, 122, 69];

    public string Place => folder;

    public long? Free
    {
        get
        {
            var there = folder;
            while (!Directory.Exists(there))
            {
                there = Path.GetDirectoryName(there)!;
            }

            return free is null ? new DriveInfo(there).AvailableFreeSpace : free(there);
        }
    }

    public Task WriteAsync(string name, Func<Stream, Task> content, CancellationToken cancellation) => TellAsync(async () =>
    {
        MakeFolder();
        RemoveUnfinished();
        var beside = Path.Combine(folder, $"{name}.{Guid.NewGuid():N}{Unfinished}");
        try
        {
            await using (var file = Create(beside))
            {
                await content(file);
                await file.FlushAsync(cancellation);
                file.Flush(flushToDisk: true);
            }

            File.Move(beside, Path.Combine(folder, name), overwrite: false);
            SyncedFolder.Sync(folder);
        }
        catch
        {
            File.Delete(beside);
            throw;
        }

        return true;
    });

    public Task<Stream?> OpenAsync(string name, CancellationToken cancellation) => TellAsync<Stream?>(() =>
    {
        var path = Path.Combine(folder, name);
        return Task.FromResult<Stream?>(File.Exists(path) ? new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 128 * 1024, useAsync: true) : null);
    });

    public Task<IReadOnlyList<StoredFile>> ListAsync(string beginning, CancellationToken cancellation) => TellAsync<IReadOnlyList<StoredFile>>(() =>
        Task.FromResult<IReadOnlyList<StoredFile>>(!Directory.Exists(folder) ? [] :
        [
            .. new DirectoryInfo(folder).EnumerateFiles()
                .Where(file => file.Name.StartsWith(beginning, StringComparison.Ordinal) && !file.Name.EndsWith(Unfinished, StringComparison.Ordinal))
                .Select(file => new StoredFile(file.Name, file.Length, file.LastWriteTimeUtc)).OrderBy(file => file.Name, StringComparer.Ordinal),
        ]));

    public Task RemoveAsync(string name, CancellationToken cancellation) => TellAsync(() =>
    {
        if (Directory.Exists(folder))
        {
            File.Delete(Path.Combine(folder, name));
        }

        return Task.FromResult(true);
    });

    // Closed to others, and locked while it is written.
    static FileStream Create(string path) => new(path, new FileStreamOptions
    {
        Mode = FileMode.CreateNew,
        Access = FileAccess.ReadWrite,
        Share = FileShare.None,
        UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        BufferSize = 128 * 1024,
        Options = FileOptions.Asynchronous,
    });

    void MakeFolder()
    {
        try
        {
            PrivateFolder.Create(folder);
        }
        catch (ProblemException exception)
        {
            throw Unusable(exception.Problems[0].Why);
        }
    }

    ProblemException Unusable(string? why) => SnapshotProblems.Store($"the folder `{folder}` cannot be used", why, "make it writable, or name another place with `data.snapshot.to`");

    /// <summary>What a killed command left: nobody has it locked.</summary>
    void RemoveUnfinished()
    {
        foreach (var file in Directory.EnumerateFiles(folder, "*" + Unfinished))
        {
            using var taken = FileLock.TryTake(file);
            if (taken is not null)
            {
                File.Delete(file);
            }
        }
    }

    async Task<T> TellAsync<T>(Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (IOException exception) when (Full.Contains(exception.HResult))
        {
            throw SnapshotProblems.NoRoom(folder, "the disk was full before all of it was written; nothing of it was left there");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unusable(exception.Message);
        }
    }
}

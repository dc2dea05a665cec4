using Slipway.State;

namespace Slipway.Execution.Results;

/// <summary>What the results of a user take.</summary>
/// <param name="Folder">Where they are.</param>
/// <param name="Results">How many there are.</param>
/// <param name="Bytes">Of all files.</param>
public sealed record ResultUsage(string Folder, int Results, long Bytes);

/// <summary>What was removed.</summary>
/// <param name="Results">How many results.</param>
/// <param name="Bytes">Of all files.</param>
public sealed record PrunedResults(int Results, long Bytes);

/// <summary>Removes results by their last use. One that is being read at the time is at worst made again.</summary>
public sealed class ResultPruner(StateFolders folders, TimeProvider time)
{
    static readonly TimeSpan PrunedEvery = TimeSpan.FromDays(1);

    // A process may be writing there.
    static readonly TimeSpan TemporaryFor = TimeSpan.FromHours(6);

    // Below a results folder of ours there are no links; of somebody else's making, they are not followed.
    static readonly EnumerationOptions Everything = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = true };

    readonly ResultFolder _kept = new(folders, time);

    string Lock => Path.Combine(_kept.Path, "prune.lock");

    string LastPruned => LastPrunedBelow(folders);

    public ResultUsage Measure()
    {
        var files = Files();
        return new ResultUsage(_kept.Path, files.Count(file => file.IsEntry), files.Sum(file => file.Length));
    }

    /// <summary>Removes what was not used for longer than the age, then what was used longest ago until the rest is within the size.</summary>
    /// <returns>Null: another process is at it.</returns>
    public PrunedResults? Prune(ResultLimits limits)
    {
        if (!Directory.Exists(_kept.Path))
        {
            return new PrunedResults(0, 0);
        }

        using var held = FileLock.TryTake(Lock);
        return held is null ? null : PruneLocked(limits);
    }

    /// <summary>Removes all results, and what the checkouts remember of them.</summary>
    /// <returns>Null: another process is at it.</returns>
    public PrunedResults? RemoveAll()
    {
        foreach (var memory in Memories())
        {
            KeptFiles.TryDelete(memory.FullName);
        }

        return Prune(new ResultLimits(-1, TimeSpan.MaxValue));
    }

    /// <summary>At most once a day.</summary>
    internal void PruneIfDue(ResultLimits limits)
    {
        if (Directory.Exists(_kept.Path) && (time.GetUtcNow().UtcDateTime - File.GetLastWriteTimeUtc(LastPruned)).Duration() > PrunedEvery)
        {
            Prune(limits);
        }
    }

    internal static string LastPrunedBelow(StateFolders folders) => Path.Combine(folders.Cache, "results", "pruned");

    internal static string MemoriesBelow(StateFolders folders) => Path.Combine(folders.Cache, "memory");

    PrunedResults PruneLocked(ResultLimits limits)
    {
        var now = time.GetUtcNow().UtcDateTime;
        File.WriteAllBytes(LastPruned, []);
        File.SetLastWriteTimeUtc(LastPruned, now);
        foreach (var memory in Memories().Where(memory => now - memory.LastWriteTimeUtc > TimeSpan.FromDays(MemoryWriter.ForgottenAfter)))
        {
            KeptFiles.TryDelete(memory.FullName);
        }

        var files = Files();
        files.Sort((one, other) => one.Used.CompareTo(other.Used));
        var (left, results, bytes) = (files.Sum(file => file.Length), 0, 0L);
        foreach (var file in files)
        {
            if ((left > limits.Bytes && !file.IsTemporary) || now - file.Used > (file.IsTemporary ? TemporaryFor : limits.Age))
            {
                KeptFiles.TryDelete(file.Path);
                (left, results, bytes) = (left - file.Length, results + (file.IsEntry ? 1 : 0), bytes + file.Length);
            }
        }

        return new PrunedResults(results, bytes);
    }

    List<KeptFile> Files()
    {
        var files = new List<KeptFile>();
        foreach (var kind in (ReadOnlySpan<string>)["blobs", "entries", "listings", "tmp"])
        {
            var folder = new DirectoryInfo(Path.Combine(_kept.Path, kind));
            if (folder.Exists)
            {
                // One that is renamed or removed meanwhile is not there: others go on keeping and finding.
                files.AddRange(folder.EnumerateFiles("*", Everything).Where(file => file.Exists).Select(file => new KeptFile(file.FullName, kind == "entries", kind == "tmp", file.Length, file.LastWriteTimeUtc)));
            }
        }

        return files;
    }

    IEnumerable<FileInfo> Memories() =>
        new DirectoryInfo(MemoriesBelow(folders)) is { Exists: true } folder ? folder.EnumerateFiles("*", Everything) : [];

    readonly record struct KeptFile(string Path, bool IsEntry, bool IsTemporary, long Length, DateTime Used);
}

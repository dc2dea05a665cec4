using System.Collections.Concurrent;
using Slipway.Sources.Records;
using Slipway.State;

namespace Slipway.Sources.Looking;

/// <summary>One pass over the folders and files of a table: which of them are not as they were. Nothing is opened and nothing is read.</summary>
sealed unsafe class LookAgain(string root, SourceTable table, CancellationToken cancellation)
{
    const int Portion = 128;

    readonly ConcurrentQueue<FolderChange> _changes = new();

    /// <param name="numbers">Of folders; null: all.</param>
    /// <returns>Those in which anything is different, or was too young to be trusted.</returns>
    public IReadOnlyCollection<FolderChange> Find(int[]? numbers)
    {
        using var top = OpenFolder.Root(root);
        var count = numbers?.Length ?? table.Folders.Length;
        if (count <= Portion)
        {
            Look(top, numbers, 0, count);
        }
        else
        {
            Parallel.ForEach(Partitioner.Create(0, count, Portion), new ParallelOptions { CancellationToken = cancellation }, portion => Look(top, numbers, portion.Item1, portion.Item2));
        }

        return _changes;
    }

    void Look(OpenFolder top, int[]? numbers, int from, int to)
    {
        for (var i = from; i < to; i++)
        {
            Look(top, numbers is null ? i : numbers[i]);
        }
    }

    void Look(OpenFolder top, int number)
    {
        ref readonly var entry = ref table.Folders[number];
        using var folder = top.Look(table.Names[entry.PathAt..]);
        var stamp = folder.Stamp();
        var isOther = entry.IsListed ? stamp != entry.Stamp || !entry.IsTrusted : stamp.IsFolder != entry.Stamp.IsFolder;
        var files = Files(folder, entry);
        if (isOther || files is not null)
        {
            _changes.Enqueue(new FolderChange(number, isOther, stamp, files ?? []));
        }
    }

    List<FileChange>? Files(OpenFolder folder, in FolderEntry entry)
    {
        List<FileChange>? changes = null;
        var files = table.FilesOf(entry);
        fixed (byte* names = table.NamesOf(entry))
        {
            for (var i = 0; i < files.Length; i++)
            {
                ref readonly var file = ref files[i];
                if (file.IsWatched && folder.StampOf(names + file.NameAt) is var stamp && (stamp != file.Stamp || !file.IsTrusted))
                {
                    (changes ??= []).Add(new FileChange(i, stamp));
                }
            }
        }

        return changes;
    }
}

/// <summary>A folder of a table in which something is different.</summary>
/// <param name="IsOther">The folder itself is: something came or went.</param>
readonly record struct FolderChange(int Number, bool IsOther, Stamp Stamp, List<FileChange> Files);

/// <param name="Number">Among the files of its folder.</param>
readonly record struct FileChange(int Number, Stamp Stamp);

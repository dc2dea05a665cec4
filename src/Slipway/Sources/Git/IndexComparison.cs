using System.Buffers.Binary;
using Slipway.Sources.Records;
using Slipway.State;

namespace Slipway.Sources.Git;

/// <summary>Compares the stamps of a table with those in Git's index, by Git's own rules and more strictly: a file that was looked at need not be looked at again.</summary>
sealed class IndexComparison(SourceTable table, long indexSeconds)
{
    // More than that, and Git looks at all of them just as quickly.
    const int MostDifferent = 500;

    const int ChangedAt = 0;
    const int ModifiedAt = 8;
    const int InodeAt = 20;
    const int SizeAt = 36;

    readonly List<string> _mayDiffer = [];
    readonly byte[] _folder = new byte[64 * 1024];
    int _folderLength = -1;
    int _number;
    bool _hasModules;

    /// <summary>Null: it cannot be told, or too much is different.</summary>
    /// <param name="root">Of the checkout; Git's own folder has to be in it.</param>
    public static IndexDifference? Of(string root, SourceTable table)
    {
        try
        {
            var path = Path.Combine(root, ".git/index");
            using var stamps = FileStamps.Below(root);
            var stamp = stamps?.Of(path) ?? Stamp.Unknown;
            if (!stamp.IsFile)
            {
                return null;
            }

            var comparison = new IndexComparison(table, stamp.Modified / 1_000_000_000);
            using var index = FileBytes.Read(path, GitPlace.LongestIndex);
            return GitIndex.TryRead(index.Content, comparison.Take) && !comparison._hasModules && comparison._mayDiffer.Count <= MostDifferent
                ? new IndexDifference(comparison._mayDiffer, comparison.New()) : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    void Take(ReadOnlySpan<byte> path, int mode, ReadOnlySpan<byte> stat)
    {
        _hasModules |= mode == GitListing.SubmoduleMode;
        if (_mayDiffer.Count <= MostDifferent && !IsSame(path, stat, mode))
        {
            _mayDiffer.Add(RawName.Text(path));
        }
    }

    bool IsSame(ReadOnlySpan<byte> path, ReadOnlySpan<byte> stat, int mode)
    {
        var slash = path.LastIndexOf((byte)'/');
        var folder = slash < 0 ? [] : path[..slash];
        if (_folderLength < 0 || !folder.SequenceEqual(_folder.AsSpan(0, _folderLength)))
        {
            folder.CopyTo(_folder);
            (_folderLength, _number) = (folder.Length, table.Find(folder));
        }

        return _number >= 0 && StampOf(path[(slash + 1)..]) is { } stamp && IsSame(stamp, stat, mode);
    }

    Stamp? StampOf(ReadOnlySpan<byte> name)
    {
        ref readonly var folder = ref table.Folders[_number];
        var names = table.NamesOf(folder);
        var files = table.FilesOf(folder);
        var (low, high) = (0, files.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            ref readonly var file = ref files[middle];
            var order = names.Slice(file.NameAt, file.NameLength).SequenceCompareTo(name);
            if (order == 0)
            {
                return file.Kind.IsSource() ? file.Stamp : null;
            }

            (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
        }

        return null;
    }

    /// <summary>What was changed in the second in which the index was written may have changed once more after Git had looked.</summary>
    bool IsSame(in Stamp stamp, ReadOnlySpan<byte> stat, int mode) =>
        IsTime(stamp.Modified, stat[ModifiedAt..]) && IsTime(stamp.Changed, stat[ChangedAt..]) && stamp.Modified / 1_000_000_000 < indexSeconds
        && unchecked((uint)stamp.Inode) == BinaryPrimitives.ReadUInt32BigEndian(stat[InodeAt..])
        && unchecked((uint)stamp.Size) == BinaryPrimitives.ReadUInt32BigEndian(stat[SizeAt..])
        && (mode >> 12 == 0xA ? stamp.IsLink : stamp.IsFile && stamp.IsExecutable == ((mode & 0x40) != 0));

    static bool IsTime(long nanoseconds, ReadOnlySpan<byte> stat) =>
        unchecked((uint)(nanoseconds / 1_000_000_000)) == BinaryPrimitives.ReadUInt32BigEndian(stat) && nanoseconds % 1_000_000_000 == BinaryPrimitives.ReadUInt32BigEndian(stat[4..]);

    List<string> New()
    {
        var found = new List<string>();
        foreach (ref readonly var folder in table.Folders)
        {
            var names = table.NamesOf(folder);
            foreach (ref readonly var file in table.FilesOf(folder))
            {
                if (file.Kind.IsSource() && !file.IsTracked)
                {
                    found.Add(RawName.Join(RawName.Text(table.PathOf(folder)), RawName.Text(names.Slice(file.NameAt, file.NameLength))));
                }
            }
        }

        return found;
    }
}

using System.Buffers;
using System.Runtime.InteropServices;
using Slipway.Digests;
using Slipway.Sources.Git;

namespace Slipway.Sources.Records;

/// <summary>Puts a table together from folders that were read, and from those of an older one that stay as they are.</summary>
sealed class SourceTableBuilder
{
    readonly ArrayBufferWriter<byte> _folders = new();
    readonly ArrayBufferWriter<byte> _files = new();
    readonly ArrayBufferWriter<byte> _names = new();
    readonly DigestBuilder _digest = new();
    int _folderCount;
    int _fileCount;

    public static SourceTable Build(IEnumerable<FolderDraft> folders)
    {
        var builder = new SourceTableBuilder();
        foreach (var folder in folders.OrderBy(folder => folder.Path, PathOrder.Instance))
        {
            builder.Add(folder);
        }

        return builder.Finish();
    }

    /// <summary>The old table with some folders replaced or added, and without some.</summary>
    public static SourceTable Update(SourceTable old, IReadOnlyCollection<FolderDraft> changed, IReadOnlySet<string> gone)
    {
        var builder = new SourceTableBuilder();
        var next = 0;
        foreach (var draft in changed.OrderBy(folder => folder.Path, PathOrder.Instance))
        {
            var path = RawName.Bytes(draft.Path);
            int order;
            for (order = 1; next < old.Folders.Length && (order = RawName.Compare(old.PathOf(old.Folders[next]), path)) < 0; next++)
            {
                builder.Copy(old, next);
            }

            next += order == 0 ? 1 : 0;
            if (!gone.Contains(draft.Path))
            {
                builder.Add(draft);
            }
        }

        for (; next < old.Folders.Length; next++)
        {
            builder.Copy(old, next);
        }

        return builder.Finish();
    }

    void Add(FolderDraft draft)
    {
        var folder = new FolderEntry { Flags = draft.Flags, Stamp = draft.Stamp };
        Start(ref folder, RawName.Bytes(draft.Path));
        var sources = 0;
        foreach (var (name, file) in draft.Files.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            var bytes = RawName.Ended(name);
            var entry = new FileEntry
            {
                NameAt = _names.WrittenCount - folder.NamesAt,
                NameLength = name.Length,
                Kind = file.Kind,
                Flags = file.Flags(name),
                Stamp = file.Stamp,
                Content = file.Content,
            };
            _names.Write(bytes);
            Write(_files, entry);
            folder.FileCount++;
            if (file.Kind.IsSource())
            {
                sources++;
                _digest.Add(bytes).Add((int)file.Kind).Add(file.Content);
            }
        }

        folder.Sources = sources;
        folder.Content = _digest.Build();
        End(folder);
    }

    void Copy(SourceTable old, int number)
    {
        var folder = old.Folders[number];
        var names = old.NamesOf(folder);
        _files.Write(MemoryMarshal.AsBytes(old.FilesOf(folder)));
        Start(ref folder, old.PathOf(folder));
        _names.Write(names);
        End(folder);
    }

    void Start(ref FolderEntry folder, ReadOnlySpan<byte> path)
    {
        folder.PathAt = _names.WrittenCount;
        folder.PathLength = path.Length;
        _names.Write(path);
        _names.Write("\0"u8);
        folder.NamesAt = _names.WrittenCount;
        folder.FirstFile = _fileCount;
    }

    void End(FolderEntry folder)
    {
        folder.NamesLength = _names.WrittenCount - folder.NamesAt;
        _fileCount += folder.FileCount;
        _folderCount++;
        Write(_folders, folder);
    }

    SourceTable Finish()
    {
        var counts = MemoryMarshal.AsBytes<int>([_folderCount, _fileCount, _names.WrittenCount]);
        var all = GC.AllocateUninitializedArray<byte>(counts.Length + _folders.WrittenCount + _files.WrittenCount + _names.WrittenCount);
        counts.CopyTo(all);
        var rest = all.AsSpan(counts.Length);
        foreach (var part in (ReadOnlySpan<ArrayBufferWriter<byte>>)[_folders, _files, _names])
        {
            part.WrittenSpan.CopyTo(rest);
            rest = rest[part.WrittenCount..];
        }

        return new SourceTable(all);
    }

    static void Write<T>(ArrayBufferWriter<byte> to, in T value)
        where T : unmanaged => to.Write<byte>(MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value)));

    sealed class PathOrder : IComparer<string>
    {
        public static readonly PathOrder Instance = new();

        public int Compare(string? x, string? y) => RawName.Compare(x!, y!);
    }
}

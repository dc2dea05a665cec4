using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Slipway.Digests;
using Slipway.Sources.Git;

namespace Slipway.Sources.Records;

/// <summary>Puts a table together from folders that were read, and from those of an older one that stay as they are.</summary>
/// <remarks>It is measured first and then written once: a table of 100,000 files has some 15 MB, and buffers that grow leave three times as much behind.</remarks>
sealed class SourceTableBuilder
{
    readonly byte[] _all;
    readonly int _foldersAt;
    readonly int _filesAt;
    readonly int _namesAt;
    readonly DigestBuilder _digest = new();
    int _folders;
    int _files;
    int _names;

    SourceTableBuilder(SourceTable? old, List<Part> parts)
    {
        var (folders, files, names) = (parts.Count, 0, 0);
        foreach (var part in parts)
        {
            files += part.Files(old);
            names += part.Names(old);
        }

        int[] counts = [folders, files, names];
        _foldersAt = counts.Length * sizeof(int);
        _filesAt = _foldersAt + (folders * Unsafe.SizeOf<FolderEntry>());
        _namesAt = _filesAt + (files * Unsafe.SizeOf<FileEntry>());
        _all = GC.AllocateUninitializedArray<byte>(_namesAt + names);
        MemoryMarshal.AsBytes<int>(counts).CopyTo(_all);
    }

    public static SourceTable Build(IEnumerable<FolderDraft> folders) =>
        Build(null, [.. folders.OrderBy(folder => folder.Path, PathOrder.Instance).Select(folder => new Part(folder, 0))]);

    /// <summary>The old table with some folders replaced or added, and without some.</summary>
    public static SourceTable Update(SourceTable old, IReadOnlyCollection<FolderDraft> changed, IReadOnlySet<string> gone)
    {
        var parts = new List<Part>(old.Folders.Length + changed.Count);
        var next = 0;
        foreach (var draft in changed.OrderBy(folder => folder.Path, PathOrder.Instance))
        {
            var path = RawName.Bytes(draft.Path);
            int order;
            for (order = 1; next < old.Folders.Length && (order = RawName.Compare(old.PathOf(old.Folders[next]), path)) < 0; next++)
            {
                parts.Add(new Part(null, next));
            }

            next += order == 0 ? 1 : 0;
            if (!gone.Contains(draft.Path))
            {
                parts.Add(new Part(draft, 0));
            }
        }

        for (; next < old.Folders.Length; next++)
        {
            parts.Add(new Part(null, next));
        }

        return Build(old, parts);
    }

    static SourceTable Build(SourceTable? old, List<Part> parts)
    {
        var builder = new SourceTableBuilder(old, parts);
        foreach (var part in parts)
        {
            if (part.Draft is { } draft)
            {
                builder.Add(draft);
            }
            else
            {
                builder.Copy(old!, part.Number);
            }
        }

        return new SourceTable(builder._all);
    }

    void Add(FolderDraft draft)
    {
        var folder = new FolderEntry { Flags = draft.Flags, Stamp = draft.Stamp };
        Start(ref folder, RawName.Bytes(draft.Path));
        var names = draft.Files.Keys.ToArray();
        Array.Sort(names, StringComparer.Ordinal);
        foreach (var name in names)
        {
            var file = draft.Files[name];
            var bytes = RawName.Ended(name);
            Write(_filesAt, _files++, new FileEntry
            {
                NameAt = _names - folder.NamesAt,
                NameLength = name.Length,
                Kind = file.Kind,
                Flags = file.Flags(name),
                Stamp = file.Stamp,
                Content = file.Content,
            });
            WriteName(bytes);
            folder.FileCount++;
            if (file.Kind.IsSource())
            {
                folder.Sources++;
                _digest.Add(bytes).Add((int)file.Kind).Add(file.Content);
            }
        }

        folder.Content = _digest.Build();
        End(folder);
    }

    void Copy(SourceTable old, int number)
    {
        var folder = old.Folders[number];
        var names = old.NamesOf(folder);
        var files = MemoryMarshal.AsBytes(old.FilesOf(folder));
        Start(ref folder, old.PathOf(folder));
        files.CopyTo(_all.AsSpan(_filesAt + (_files * Unsafe.SizeOf<FileEntry>())));
        _files += folder.FileCount;
        WriteName(names);
        End(folder);
    }

    void Start(ref FolderEntry folder, ReadOnlySpan<byte> path)
    {
        folder.PathAt = _names;
        folder.PathLength = path.Length;
        WriteName(path);
        WriteName("\0"u8);
        folder.NamesAt = _names;
        folder.FirstFile = _files;
    }

    void End(FolderEntry folder)
    {
        folder.NamesLength = _names - folder.NamesAt;
        Write(_foldersAt, _folders++, folder);
    }

    void WriteName(ReadOnlySpan<byte> name)
    {
        name.CopyTo(_all.AsSpan(_namesAt + _names));
        _names += name.Length;
    }

    void Write<T>(int start, int number, in T value)
        where T : unmanaged => MemoryMarshal.Write(_all.AsSpan(start + (number * Unsafe.SizeOf<T>())), value);

    /// <param name="Draft">Null: a folder of the old table, as it is.</param>
    /// <param name="Number">Of that one.</param>
    readonly record struct Part(FolderDraft? Draft, int Number)
    {
        public int Files(SourceTable? old) => Draft?.Files.Count ?? old!.Folders[Number].FileCount;

        /// <summary>The bytes of all names; a NUL is behind each.</summary>
        public int Names(SourceTable? old)
        {
            if (Draft is null)
            {
                ref readonly var folder = ref old!.Folders[Number];
                return folder.PathLength + 1 + folder.NamesLength;
            }

            var bytes = Draft.Path.Length + 1;
            foreach (var name in Draft.Files.Keys)
            {
                bytes += name.Length + 1;
            }

            return bytes;
        }
    }

    sealed class PathOrder : IComparer<string>
    {
        public static readonly PathOrder Instance = new();

        public int Compare(string? x, string? y) => RawName.Compare(x!, y!);
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Slipway.Sources.Git;

namespace Slipway.Sources.Records;

/// <summary>
/// All folders and files of a checkout in one piece of memory, which is also what is written to disk: numbers of folders, of files and of bytes of
/// names; the folders; the files, folder by folder; the names. Folders are ordered by <see cref="RawName.Compare(string, string)"/>, files by their bytes.
/// </summary>
sealed class SourceTable
{
    const int HeaderLength = 3 * sizeof(int);

    readonly ReadOnlyMemory<byte> _bytes;
    readonly int _folders;
    readonly int _files;

    /// <exception cref="InvalidDataException">It does not fit together.</exception>
    public SourceTable(ReadOnlyMemory<byte> bytes)
    {
        _bytes = bytes;
        var counts = bytes.Length < HeaderLength ? throw new InvalidDataException() : MemoryMarshal.Cast<byte, int>(bytes.Span[..HeaderLength]);
        (_folders, _files, var names) = (counts[0], counts[1], counts[2]);
        var length = HeaderLength + ((long)_folders * Unsafe.SizeOf<FolderEntry>()) + ((long)_files * Unsafe.SizeOf<FileEntry>()) + names;
        if (_folders < 1 || _files < 0 || names < 1 || length != bytes.Length || bytes.Span[^1] != 0)
        {
            throw new InvalidDataException();
        }
    }

    public ReadOnlyMemory<byte> Bytes => _bytes;

    public ReadOnlySpan<FolderEntry> Folders => MemoryMarshal.Cast<byte, FolderEntry>(_bytes.Span.Slice(HeaderLength, _folders * Unsafe.SizeOf<FolderEntry>()));

    /// <summary>Of paths of folders and names of files; each ends with a NUL.</summary>
    public ReadOnlySpan<byte> Names => _bytes.Span[(FilesAt + (_files * Unsafe.SizeOf<FileEntry>()))..];

    int FilesAt => HeaderLength + (_folders * Unsafe.SizeOf<FolderEntry>());

    ReadOnlySpan<FileEntry> Files => MemoryMarshal.Cast<byte, FileEntry>(_bytes.Span.Slice(FilesAt, _files * Unsafe.SizeOf<FileEntry>()));

    public ReadOnlySpan<FileEntry> FilesOf(in FolderEntry folder) => Files.Slice(folder.FirstFile, folder.FileCount);

    public ReadOnlySpan<byte> PathOf(in FolderEntry folder) => Names.Slice(folder.PathAt, folder.PathLength);

    /// <summary>From its first name to the end of its last.</summary>
    public ReadOnlySpan<byte> NamesOf(in FolderEntry folder) => Names.Slice(folder.NamesAt, folder.NamesLength);

    /// <summary>The number of a folder; less than 0: there is none.</summary>
    public int Find(ReadOnlySpan<byte> path)
    {
        var folders = Folders;
        var (low, high) = (0, folders.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var order = RawName.Compare(PathOf(folders[middle]), path);
            if (order == 0)
            {
                return middle;
            }

            (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
        }

        return -1;
    }

    /// <summary>Whether what was ignored was decided by rules that were settled, and by nothing else.</summary>
    public bool HasSettledRules()
    {
        foreach (ref readonly var file in Files)
        {
            if ((file.Flags & EntryFlags.Rules) != 0 && file.Kind != EntryKind.Missing && (!file.IsTrusted || file.Kind == EntryKind.Link))
            {
                return false;
            }
        }

        return true;
    }

    public int Find(string path) => Find(RawName.Bytes(path));

    /// <summary>A folder to be changed.</summary>
    public FolderDraft Draft(int number)
    {
        ref readonly var folder = ref Folders[number];
        var names = NamesOf(folder);
        var files = FilesOf(folder);
        var draft = new FolderDraft(RawName.Of(PathOf(folder)))
        {
            Stamp = folder.Stamp,
            IsListed = folder.IsListed,
            IsTrusted = folder.IsTrusted,
            Files = new Dictionary<string, FileDraft>(files.Length, StringComparer.Ordinal),
        };
        foreach (ref readonly var file in files)
        {
            draft.Files[RawName.Of(names.Slice(file.NameAt, file.NameLength))] = FileDraft.Of(file);
        }

        return draft;
    }
}

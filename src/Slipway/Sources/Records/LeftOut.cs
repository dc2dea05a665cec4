using Slipway.Digests;
using Slipway.Sources.Git;

namespace Slipway.Sources.Records;

/// <summary>Files that do not count. Most folders cannot hold any: they are told by their paths alone.</summary>
/// <param name="starts">Where such files may be: a folder with all that is in it, or a file.</param>
sealed class LeftOut(IReadOnlyCollection<string> starts, Func<string, bool> isLeftOut)
{
    readonly byte[][] _starts = [.. starts.Select(start => RawName.Bytes(RawName.OfText(start)))];

    public bool MayBeIn(SourceTable table, in FolderEntry folder)
    {
        var path = table.PathOf(folder);
        foreach (var start in _starts)
        {
            if (start.Length == 0 || (path.StartsWith(start) && (path.Length == start.Length || path[start.Length] == '/')) || HasFile(table, folder, path, start))
            {
                return true;
            }
        }

        return false;
    }

    static bool HasFile(SourceTable table, in FolderEntry folder, ReadOnlySpan<byte> path, ReadOnlySpan<byte> file)
    {
        var slash = file.LastIndexOf((byte)'/');
        if (!path.SequenceEqual(slash < 0 ? [] : file[..slash]))
        {
            return false;
        }

        var names = table.NamesOf(folder);
        foreach (ref readonly var entry in table.FilesOf(folder))
        {
            if (names.Slice(entry.NameAt, entry.NameLength).SequenceEqual(file[(slash + 1)..]))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Of the files in a folder that do count, as <see cref="SourceTableBuilder"/> makes it; and how many they are.</summary>
    public (Digest Content, int Count) Content(SourceTable table, in FolderEntry folder)
    {
        var digest = new DigestBuilder();
        var count = 0;
        var path = RawName.Text(table.PathOf(folder));
        var names = table.NamesOf(folder);
        foreach (ref readonly var file in table.FilesOf(folder))
        {
            if (file.Kind.IsSource() && !isLeftOut(RawName.Join(path, RawName.Text(names.Slice(file.NameAt, file.NameLength)))))
            {
                digest.Add(names.Slice(file.NameAt, file.NameLength + 1)).Add((int)file.Kind).Add(file.Content);
                count++;
            }
        }

        return count == folder.Sources ? (folder.Content, count) : (digest.Build(), count);
    }
}

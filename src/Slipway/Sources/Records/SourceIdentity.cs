using Slipway.Digests;

namespace Slipway.Sources.Records;

/// <summary>One digest over all that a table knows, stamps left out.</summary>
/// <remarks>
/// Ignored names are in it too: a folder of programs that Git ignores, say, comes before others on PATH. What is in an ignored folder is not.
/// </remarks>
static class SourceIdentity
{
    public static Digest Of(SourceTable table)
    {
        var digest = new DigestBuilder();
        foreach (ref readonly var folder in table.Folders)
        {
            digest.Add(table.PathOf(folder)).Add((folder.IsListed ? 1 : 0) + (folder.Stamp.IsFolder ? 2 : 0)).Add(folder.Content);
            AddOthers(table, folder, digest);
        }

        return digest.Build();
    }

    /// <summary>What the folder's own digest leaves out.</summary>
    static void AddOthers(SourceTable table, in FolderEntry folder, DigestBuilder digest)
    {
        if (folder.Sources == folder.FileCount)
        {
            return;
        }

        var names = table.NamesOf(folder);
        foreach (ref readonly var file in table.FilesOf(folder))
        {
            if (!file.Kind.IsSource())
            {
                digest.Add(names.Slice(file.NameAt, file.NameLength)).Add((int)file.Kind).Add(file.Content);
            }
        }
    }
}

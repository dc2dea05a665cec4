using System.Globalization;
using System.Runtime.InteropServices;
using Slipway.Discovery.Snapshots;
using Slipway.Problems;
using Slipway.State;

namespace Slipway.Sources.Records;

/// <summary>Where the records of a user's checkouts lie, one file for each.</summary>
sealed class RecordFiles(StateFolders folders, Func<string, string?> environment)
{
    const int MaximumRecords = 64;

    string Folder => Path.Combine(folders.Cache, "sources");

    /// <summary>Null: there is none that is of use.</summary>
    public SourceRecord? Read(string root)
    {
        try
        {
            return SourceRecord.Read(Bytes(PathOf(root)), Key(root));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>What stands in the way only costs time, the next time.</summary>
    public void Write(string root, SourceRecord record)
    {
        try
        {
            var head = record.Head(Key(root));
            if (head.Length + record.Table.Bytes.Length > SnapshotFormat.MaximumLength)
            {
                return;
            }

            PrivateFolder.Create(Folder);
            AtomicFile.Write(PathOf(root), head, record.Table.Bytes.Span, isDurable: false);
            foreach (var old in new DirectoryInfo(Folder).GetFiles().OrderByDescending(file => file.LastWriteTimeUtc).Skip(MaximumRecords))
            {
                old.Delete();
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ProblemException)
        {
        }
    }

    static byte[] Bytes(string path)
    {
        using var file = File.OpenHandle(path, share: FileShare.ReadWrite | FileShare.Delete);
        var length = RandomAccess.GetLength(file);
        var bytes = length <= SnapshotFormat.MaximumLength ? GC.AllocateUninitializedArray<byte>((int)length) : [];
        return RandomAccess.Read(file, bytes, 0) == bytes.Length ? bytes : [];
    }

    string Key(string root) => SnapshotKey.Of(["sources", root], environment);

    string PathOf(string root) =>
        Path.Combine(Folder, Checksum.Of(MemoryMarshal.AsBytes(root.AsSpan())).ToString("x16", CultureInfo.InvariantCulture) + ".bin");
}

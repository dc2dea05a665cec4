using System.IO.Compression;
using System.Text;

namespace Slipway.Bootstrap.Archives;

/// <summary>Unpacks zip archives.</summary>
static class ZipUnpacker
{
    // The upper half of the external attributes is st_mode, when the archive was made on Unix, and 0 otherwise.
    const int TypeMask = 0xF000;
    const int Folder = 0x4000;
    const int Regular = 0x8000;
    const int Link = 0xA000;
    const int AnyExecute = 0b001_001_001;
    const int LongestTarget = 4096;

    public static async Task UnpackAsync(Stream archive, UnpackTarget target, UnpackLimits limits, CancellationToken cancellation)
    {
        await using var zip = await ZipArchive.CreateAsync(archive, ZipArchiveMode.Read, leaveOpen: true, Encoding.UTF8, cancellation);
        if (zip.Entries.Count > limits.MaximumEntries)
        {
            throw new ArchiveException($"it has more than {limits.MaximumEntries} entries");
        }

        foreach (var entry in zip.Entries)
        {
            await AddAsync(entry, target, cancellation);
        }
    }

    static async Task AddAsync(ZipArchiveEntry entry, UnpackTarget target, CancellationToken cancellation)
    {
        if (entry.IsEncrypted)
        {
            throw new ArchiveException($"its entry `{EntryName.Printable(entry.FullName)}` is encrypted");
        }

        var mode = (entry.ExternalAttributes >> 16) & 0xFFFF;
        var type = mode & TypeMask;
        if (type == Folder || (type == 0 && entry.FullName.EndsWith('/')))
        {
            target.AddFolder(entry.FullName);
            return;
        }

        await using var content = await entry.OpenAsync(cancellation);
        switch (type)
        {
            case Regular or 0:
                await target.AddFileAsync(entry.FullName, content, (mode & AnyExecute) != 0, cancellation);
                break;
            case Link:
                target.AddLink(entry.FullName, await ReadTargetAsync(entry, content, cancellation));
                break;
            default:
                throw new ArchiveException($"its entry `{EntryName.Printable(entry.FullName)}` is neither file, folder nor link");
        }
    }

    // A link's content is its target.
    static async Task<string> ReadTargetAsync(ZipArchiveEntry entry, Stream content, CancellationToken cancellation)
    {
        var buffer = new byte[LongestTarget + 1];
        var read = await content.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellation);
        return read <= LongestTarget
            ? Encoding.UTF8.GetString(buffer.AsSpan(0, read))
            : throw new ArchiveException($"its link `{EntryName.Printable(entry.FullName)}` has a target that is too long");
    }
}

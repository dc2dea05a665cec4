using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;

namespace Slipway.Images.Layers;

/// <summary>Files as a layer of an image: equal files give equal bytes, whoever packs them and when.</summary>
static class LayerArchive
{
    const UnixFileMode Readable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    const UnixFileMode Executable = Readable | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>Writes a tar that is packed with gzip.</summary>
    /// <param name="files">Sorted by name.</param>
    public static async Task<ImageLayer> WriteAsync(IReadOnlyList<ToolFile> files, Stream to, CancellationToken cancellation)
    {
        var start = to.Position;
        using var packedHash = SHA256.Create();
        using var plainHash = SHA256.Create();
        await using (var packed = new CryptoStream(to, packedHash, CryptoStreamMode.Write, leaveOpen: true))
        await using (var gzip = new GZipStream(packed, CompressionLevel.Optimal))
        await using (var plain = new CryptoStream(gzip, plainHash, CryptoStreamMode.Write))
        await using (var tar = new TarWriter(plain, TarEntryFormat.Ustar))
        {
            await WriteAsync(files, tar, cancellation);
        }

        return new ImageLayer(Digest(packedHash), to.Position - start, Digest(plainHash));
    }

    static async Task WriteAsync(IReadOnlyList<ToolFile> files, TarWriter tar, CancellationToken cancellation)
    {
        foreach (var folder in files.SelectMany(file => Folders(file.Name)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            await tar.WriteEntryAsync(Entry(TarEntryType.Directory, folder + "/", Executable), cancellation);
        }

        foreach (var file in files)
        {
            await using var content = File.OpenRead(file.Source);
            var entry = Entry(TarEntryType.RegularFile, file.Name, file.IsExecutable ? Executable : Readable);
            entry.DataStream = content;
            await tar.WriteEntryAsync(entry, cancellation);
        }
    }

    static UstarTarEntry Entry(TarEntryType type, string name, UnixFileMode mode) => new(type, name)
    {
        Mode = mode,
        ModificationTime = DateTimeOffset.UnixEpoch,
        Uid = 0,
        Gid = 0,
    };

    static IEnumerable<string> Folders(string name)
    {
        for (var slash = name.IndexOf('/', StringComparison.Ordinal); slash > 0; slash = name.IndexOf('/', slash + 1))
        {
            yield return name[..slash];
        }
    }

    static string Digest(SHA256 hash) => $"sha256:{Convert.ToHexStringLower(hash.Hash!)}";
}

/// <summary>A layer as it is stored.</summary>
/// <param name="Digest">Of its packed bytes.</param>
/// <param name="Size">Of them.</param>
/// <param name="PlainDigest">Before they were packed: the configuration of an image names it so.</param>
sealed record ImageLayer(string Digest, long Size, string PlainDigest);

using System.Buffers;

namespace Slipway.Bootstrap.Archives;

/// <summary>What a download is.</summary>
enum ArchiveFormat
{
    /// <summary>The program itself.</summary>
    Plain,
    Tar,
    Gzip,
    Xz,
    Zip,

    /// <summary>bzip2, zstd, 7-Zip: certainly no program, and not for us.</summary>
    Unsupported,
}

/// <summary>Tells formats by what the bytes say: names lie, and addresses often end in nothing at all.</summary>
static class FormatSniffer
{
    const int TarMark = 257;

    public static async Task<ArchiveFormat> OfAsync(Stream start, CancellationToken cancellation)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(512);
        try
        {
            var read = await start.ReadAtLeastAsync(bytes.AsMemory(0, 512), 512, throwOnEndOfStream: false, cancellation);
            return Of(bytes.AsSpan(0, read));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    /// <param name="start">The first 512 bytes, or all there are.</param>
    public static ArchiveFormat Of(ReadOnlySpan<byte> start) =>
        start.StartsWith((ReadOnlySpan<byte>)[0x1f, 0x8b]) ? ArchiveFormat.Gzip
        : start.StartsWith((ReadOnlySpan<byte>)[0xfd, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0]) ? ArchiveFormat.Xz
        : start.StartsWith("PK\u0003\u0004"u8) || start.StartsWith("PK\u0005\u0006"u8) ? ArchiveFormat.Zip
        : start.StartsWith("BZh"u8)
            || start.StartsWith((ReadOnlySpan<byte>)[0x28, 0xb5, 0x2f, 0xfd])
            || start.StartsWith((ReadOnlySpan<byte>)[(byte)'7', (byte)'z', 0xbc, 0xaf, 0x27, 0x1c]) ? ArchiveFormat.Unsupported
        : start.Length > TarMark && start[TarMark..].StartsWith("ustar"u8) ? ArchiveFormat.Tar
        : ArchiveFormat.Plain;
}

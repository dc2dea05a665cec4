using System.Collections.Immutable;
using System.Formats.Tar;
using System.IO.Compression;

namespace Slipway.Images.Checks;

/// <summary>Reads the archive that an engine's <c>save</c> writes, layer for layer, as it comes: nothing of it is kept.</summary>
/// <param name="isAllowed">A path whose content only looks like a secret.</param>
sealed class LayerScan(Func<string, bool> isAllowed)
{
    /// <summary>More are not listed: the first ones lead to the rest.</summary>
    const int MostSecrets = 20;

    const int Piece = 256 * 1024;

    /// <summary>Debian makes it where a certificate is needed that nobody trusts; many base images have it.</summary>
    const string NobodysKey = "etc/ssl/private/ssl-cert-snakeoil.key";

    readonly List<SecretFile> _secrets = [];
    readonly SortedDictionary<string, long> _caches = new(StringComparer.Ordinal);
    readonly byte[] _buffer = new byte[Piece];
    int _unread;

    /// <exception cref="InvalidDataException">It is no such archive.</exception>
    public async Task<LayerFindings> ReadAsync(Stream archive, CancellationToken cancellation)
    {
        await using (var reader = new TarReader(archive, leaveOpen: true))
        {
            while (await reader.GetNextEntryAsync(copyData: false, cancellation) is { } entry)
            {
                if (entry.DataStream is { } content)
                {
                    await ReadPartAsync(content, cancellation);
                }
            }
        }

        // Whoever writes must not find the pipe closed.
        await archive.CopyToAsync(Stream.Null, cancellation);
        return new LayerFindings([.. _secrets], _caches.ToImmutableSortedDictionary(), _unread);
    }

    /// <summary>A layer is known by its content: engines call it <c>ID/layer.tar</c>, <c>DIGEST.tar</c> or <c>blobs/sha256/DIGEST</c>.</summary>
    async Task ReadPartAsync(Stream content, CancellationToken cancellation)
    {
        var start = new byte[512];
        var length = await content.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, cancellation);
        await using var whole = new PrefixedStream(start.AsMemory(0, length), content);
        if (length >= 2 && start[0] == 0x1f && start[1] == 0x8b)
        {
            await using var unpacked = new GZipStream(whole, CompressionMode.Decompress);
            await ReadLayerAsync(unpacked, cancellation);
        }
        else if (length >= 4 && start.AsSpan(0, 4).SequenceEqual((ReadOnlySpan<byte>)[0x28, 0xb5, 0x2f, 0xfd]))
        {
            _unread++;
        }
        else if (length == 512 && start.AsSpan(257, 5).SequenceEqual("ustar"u8))
        {
            await ReadLayerAsync(whole, cancellation);
        }
    }

    async Task ReadLayerAsync(Stream layer, CancellationToken cancellation)
    {
        await using var reader = new TarReader(layer, leaveOpen: true);
        while (await reader.GetNextEntryAsync(copyData: false, cancellation) is { } entry)
        {
            if (entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile && entry.DataStream is { } content)
            {
                await ReadFileAsync(Name(entry.Name), content, entry.Length, cancellation);
            }
        }
    }

    async Task ReadFileAsync(string path, Stream content, long size, CancellationToken cancellation)
    {
        if (PackageCaches.Find(path) is { } cache)
        {
            _caches[cache] = _caches.GetValueOrDefault(cache) + size;
        }

        if (_secrets.Count >= MostSecrets || path == NobodysKey || isAllowed(path))
        {
            return;
        }

        var scan = new SecretScan(path);
        int read;
        while (scan.Found is null && (read = await content.ReadAsync(_buffer, cancellation)) > 0)
        {
            scan.Add(_buffer.AsSpan(0, read));
        }

        if (scan.Found is { } kind && size > 0 && _secrets.TrueForAll(secret => secret.Path != path))
        {
            _secrets.Add(new SecretFile(path, kind));
        }
    }

    static string Name(string name) => name.StartsWith("./", StringComparison.Ordinal) ? name[2..] : name.TrimStart('/');
}

using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Slipway.Data.Snapshots.Content;

/// <summary>How a content is encrypted: AES-256-GCM over pieces of 64 KiB, each bound to its place and to whether it is the last one.</summary>
/// <remarks>
/// <c>SLIPSNP1</c>, 32 bytes of salt, then the pieces, each followed by its tag of 16 bytes. The nonce is the piece's number (11 bytes, big-endian) and a byte
/// that is 1 for the last one, so that pieces cannot be left out, moved, repeated or cut off at the end; the snapshot's id is the associated data.
/// The construction is STREAM of Hoang, Reyhanitabar, Rogaway and Vizár (CRYPTO 2015), with the nonce as in age's payload
/// (https://age-encryption.org/v1): docs/snapshots.md.
/// </remarks>
static class SealFormat
{
    public const int Piece = 64 * 1024;
    public const int Tag = 16;
    public const int Header = 40;

    const int Salt = 32;

    static ReadOnlySpan<byte> Magic => "SLIPSNP1"u8;

    /// <summary>A new header, with a salt of its own.</summary>
    public static byte[] NewHeader() => [.. Magic, .. RandomNumberGenerator.GetBytes(Salt)];

    public static bool IsHeader(ReadOnlySpan<byte> bytes) => bytes.Length == Header && bytes.StartsWith(Magic);

    public static AesGcm Cipher(SnapshotKey key, ReadOnlySpan<byte> header) => new(key.Derive(header[^Salt..]), Tag);

    public static byte[] Bound(string id) => Encoding.UTF8.GetBytes(id);

    public static byte[] Nonce(long number, bool isLast)
    {
        var nonce = new byte[12];
        BinaryPrimitives.WriteInt64BigEndian(nonce.AsSpan(3, 8), number);
        nonce[^1] = isLast ? (byte)1 : (byte)0;
        return nonce;
    }
}

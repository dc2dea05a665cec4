using System.Runtime.InteropServices;
using Slipway.State;

namespace Slipway.Execution.Results;

/// <summary>
/// What the memory's writer and reader agree on. The file: mark and checksum (16 bytes); then, as numbers of 32 bits in the order of this machine, how
/// many texts, digests and records, the bytes of the texts and of the records, how many texts and digests there were when none was left over; the ends of the texts; the ends of the records; the digests; the texts in UTF-8, each
/// with a NUL; the records. The first text is the checkout's root.
/// </summary>
/// <remarks>
/// A record: name, fingerprint, time taken (64 bits), day, note, facts, log; how many reports, and of each name and content; how many outputs, and of
/// each path, content, kind, whether it is settled, stamp; how many inputs, and of each name and value. Names and the like are places among the texts,
/// contents and values among the digests; -1: none.
/// </remarks>
static class MemoryFormat
{
    public const int ChecksumAt = 8;
    public const int CountsAt = 16;
    public const int TablesAt = CountsAt + (6 * sizeof(int));

    /// <summary>Within a record.</summary>
    public const int FingerprintAt = sizeof(int);

    public const int DayAt = FingerprintAt + Digests.Digest.Length + sizeof(long);

    /// <summary>Bytes; a larger memory is neither written nor read.</summary>
    public const int MaximumLength = 1 << 28;

    const ulong Mark = 0x31_6D656D_73776C73;

    public static void Seal(Span<byte> all)
    {
        MemoryMarshal.Write(all, Mark);
        MemoryMarshal.Write(all[ChecksumAt..], Checksum.Of(all[CountsAt..]));
    }

    public static bool IsSealed(ReadOnlySpan<byte> all) =>
        all.Length >= TablesAt && MemoryMarshal.Read<ulong>(all) == Mark && MemoryMarshal.Read<ulong>(all[ChecksumAt..]) == Checksum.Of(all[CountsAt..]);
}

using System.Runtime.InteropServices;
using Slipway.State;

namespace Slipway.Discovery.Snapshots;

/// <summary>What the writer and the reader of snapshots agree on.</summary>
static class SnapshotFormat
{
    public const int PlainScalar = 0;
    public const int QuotedScalar = 1;
    public const int List = 2;
    public const int Map = 3;

    /// <summary>Mark and checksum.</summary>
    public const int HeaderLength = 16;

    /// <summary>Bytes; a larger snapshot is neither written nor read.</summary>
    public const int MaximumLength = 1 << 28;

    const ulong Mark = 0x31_70616E_73_776C73;

    /// <summary>Puts mark and checksum in front.</summary>
    public static void Seal(Span<byte> all)
    {
        var header = MemoryMarshal.Cast<byte, ulong>(all[..HeaderLength]);
        header[0] = Mark;
        header[1] = Checksum.Of(all[HeaderLength..]);
    }

    /// <summary>Whether it is whole.</summary>
    public static bool IsSealed(ReadOnlySpan<byte> all) =>
        all.Length > HeaderLength && MemoryMarshal.Cast<byte, ulong>(all[..HeaderLength]) is var header && header[0] == Mark && header[1] == Checksum.Of(all[HeaderLength..]);
}

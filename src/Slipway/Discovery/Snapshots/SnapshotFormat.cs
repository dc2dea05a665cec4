using System.Runtime.InteropServices;

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
        header[1] = Hash(all[HeaderLength..]);
    }

    /// <summary>Whether it is whole.</summary>
    public static bool IsSealed(ReadOnlySpan<byte> all) =>
        all.Length > HeaderLength && MemoryMarshal.Cast<byte, ulong>(all[..HeaderLength]) is var header && header[0] == Mark && header[1] == Hash(all[HeaderLength..]);

    /// <summary>Not against an enemy, who could write a whole snapshot as well: against what was torn. SHA-256 costs more to load than to compute.</summary>
    public static ulong Hash(ReadOnlySpan<byte> bytes)
    {
        var hash = 0xCBF29CE484222325 ^ (ulong)bytes.Length;
        foreach (var word in MemoryMarshal.Cast<byte, ulong>(bytes))
        {
            hash = Mixed(hash, word);
        }

        foreach (var rest in bytes[(bytes.Length & ~7)..])
        {
            hash = Mixed(hash, rest);
        }

        return hash;
    }

    static ulong Mixed(ulong hash, ulong word)
    {
        hash = (hash ^ word) * 0x9E3779B97F4A7C15;
        return hash ^ (hash >> 32);
    }
}

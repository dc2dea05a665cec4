using System.Runtime.InteropServices;

namespace Slipway.State;

/// <summary>Tells whether a file of ours is whole.</summary>
static class Checksum
{
    /// <summary>Not against an enemy, who could write a whole snapshot as well: against what was torn. SHA-256 costs more to load than to compute.</summary>
    public static ulong Of(ReadOnlySpan<byte> bytes)
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

using System.Runtime.InteropServices;

namespace Slipway.State;

/// <summary>Tells whether a file of ours is whole.</summary>
static class Checksum
{
    const ulong Start = 0xCBF29CE484222325;

    /// <summary>Not against an enemy, who could write a whole snapshot as well: against what was torn. SHA-256 costs more to load than to compute.</summary>
    public static ulong Of(ReadOnlySpan<byte> bytes)
    {
        // Four at a time, none of which waits for the others.
        var (first, second, third, fourth) = (Start ^ (ulong)bytes.Length, Start + 1, Start + 2, Start + 3);
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        while (words.Length >= 4)
        {
            (first, second, third, fourth) = (Mixed(first, words[0]), Mixed(second, words[1]), Mixed(third, words[2]), Mixed(fourth, words[3]));
            words = words[4..];
        }

        var hash = Mixed(Mixed(Mixed(first, second), third), fourth);
        foreach (var word in words)
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

using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Slipway.Execution.Results;
using Slipway.State;

namespace Slipway.Tasks.Verdicts;

/// <summary>Paths with their stamps, as they lie in a file: looked at all together, on all cores.</summary>
/// <param name="ends">Of each path, 32 bits.</param>
/// <param name="paths">From the root, in UTF-8; each ends with a NUL.</param>
sealed class StampedPaths(ReadOnlyMemory<byte> stamps, ReadOnlyMemory<byte> ends, ReadOnlyMemory<byte> paths)
{
    const int Portion = 256;

    public int Count => ends.Length / sizeof(int);

    public (ReadOnlyMemory<byte> Stamps, ReadOnlyMemory<byte> Ends, ReadOnlyMemory<byte> Paths) Parts => (stamps, ends, paths);

    public static StampedPaths None { get; } = new(default, default, default);

    /// <summary>These, and more.</summary>
    public StampedPaths With(IReadOnlyCollection<RememberedOutput> more)
    {
        var own = MemoryMarshal.Cast<byte, int>(ends.Span);
        int[] newEnds = [.. own, .. new int[more.Count]];
        var (next, end) = (own.Length, paths.Length);
        foreach (var output in more)
        {
            end += Encoding.UTF8.GetByteCount(output.Output.Path) + 1;
            newEnds[next++] = end;
        }

        Stamp[] newStamps = [.. more.Select(output => output.Stamp)];
        byte[] newPaths = [.. paths.Span, .. Encoding.UTF8.GetBytes(string.Concat(more.Select(output => output.Output.Path + '\0')))];
        return new StampedPaths((byte[])[.. stamps.Span, .. MemoryMarshal.AsBytes(newStamps.AsSpan())], MemoryMarshal.AsBytes(newEnds.AsSpan()).ToArray(), newPaths);
    }

    /// <summary>Whether all of them are what they were; links are not followed.</summary>
    public bool AreUnchanged(FileStamps files, CancellationToken cancellation)
    {
        if (stamps.Length != Count * Unsafe.SizeOf<Stamp>())
        {
            return false;
        }

        var isOther = false;
        if (Count <= Portion)
        {
            return AreUnchanged(files, 0, Count);
        }

        Parallel.ForEach(Partitioner.Create(0, Count, Portion), new ParallelOptions { CancellationToken = cancellation }, portion =>
        {
            if (!Volatile.Read(ref isOther) && !AreUnchanged(files, portion.Item1, portion.Item2))
            {
                Volatile.Write(ref isOther, true);
            }
        });
        return !isOther;
    }

    bool AreUnchanged(FileStamps files, int from, int to)
    {
        var begin = from == 0 ? 0 : End(from - 1);
        for (var i = from; i < to; i++)
        {
            var end = End(i);
            var stamp = MemoryMarshal.Read<Stamp>(stamps.Span[(i * Unsafe.SizeOf<Stamp>())..]);
            if (stamp == Stamp.Unknown || stamp == Stamp.Absent || files.OfItself(paths.Span[begin..end]) != stamp)
            {
                return false;
            }

            begin = end;
        }

        return true;
    }

    int End(int place) => MemoryMarshal.Read<int>(ends.Span[(place * sizeof(int))..]);
}

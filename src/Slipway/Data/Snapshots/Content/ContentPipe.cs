using System.IO.Compression;
using System.Runtime.ExceptionServices;
using Slipway.Problems;

namespace Slipway.Data.Snapshots.Content;

/// <summary>What happens to a dump on its way to where it is stored, and back: gzip, encryption, SHA-256. Nothing of it is held in memory but a piece.</summary>
static class ContentPipe
{
    /// <summary>Writes what <paramref name="dump"/> writes.</summary>
    /// <param name="stored">The place; it is neither flushed nor closed.</param>
    /// <param name="id">The snapshot's.</param>
    /// <param name="key">Null: it is not encrypted.</param>
    public static async Task<SnapshotContent> WriteAsync(
        Stream stored, string id, bool isCompressed, SnapshotKey? key, Func<Stream, Task> dump, Action<long> tell, CancellationToken cancellation)
    {
        await using var digest = new DigestStream(stored);
        await using var sealing = key is null ? null : new SealingStream(digest, key, id);
        Stream below = sealing is null ? digest : sealing;
        long bytes;
        await using (var gzip = isCompressed ? new GZipStream(below, CompressionLevel.Fastest, leaveOpen: true) : null)
        {
            bytes = await ThroughAsync(new WatchedStream(gzip ?? below, tell), dump);
        }

        await (sealing?.CompleteAsync(cancellation) ?? Task.CompletedTask);
        return new SnapshotContent(digest.Bytes, digest.Sha256, bytes, isCompressed, key?.Id);
    }

    /// <summary>Gives the dump to <paramref name="use"/>, and then proves that all that was stored was read, and nothing else.</summary>
    /// <param name="use">Need not read to the end.</param>
    /// <exception cref="ProblemException"><c>snapshot-unreadable</c>, whatever <paramref name="use"/> made of it; <c>snapshot-key</c></exception>
    public static async Task ReadAsync(Stream stored, SnapshotRecord snapshot, SnapshotKey? key, Func<Stream, Task> use, Action<long> tell, CancellationToken cancellation)
    {
        var own = SnapshotKey.For(snapshot, key);
        await using var digest = new DigestStream(stored);
        await using var opened = own is null ? null : new UnsealingStream(digest, own, snapshot.Id);
        Stream below = opened is null ? digest : opened;
        await using var gzip = snapshot.Content.IsCompressed ? new GZipStream(below, CompressionMode.Decompress, leaveOpen: true) : null;
        try
        {
            var dump = new WatchedStream(gzip ?? below, tell);
            await ThroughAsync(dump, use);
            await dump.CopyToAsync(Stream.Null, cancellation);
            await digest.CopyToAsync(Stream.Null, cancellation);
        }
        catch (InvalidDataException exception)
        {
            throw SnapshotProblems.Unreadable(snapshot.Id, exception.Message);
        }

        Prove(digest, snapshot);
    }

    static void Prove(DigestStream digest, SnapshotRecord snapshot)
    {
        if (digest.Bytes != snapshot.Content.Bytes || digest.Sha256 != snapshot.Content.Sha256)
        {
            throw SnapshotProblems.Unreadable(snapshot.Id, digest.Bytes == snapshot.Content.Bytes
                ? "its content is not what was written: the SHA-256 differs"
                : $"its content has {digest.Bytes} bytes, and {snapshot.Content.Bytes} were written");
        }
    }

    /// <summary>What went wrong with the bytes is the cause, and what the database's program said of it a consequence.</summary>
    static async Task<long> ThroughAsync(WatchedStream stream, Func<Stream, Task> work)
    {
        try
        {
            await work(stream);
        }
        catch (Exception) when (stream.Fault is not null)
        {
            ExceptionDispatchInfo.Throw(stream.Fault);
        }

        return stream.Bytes;
    }
}

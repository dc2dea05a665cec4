namespace Slipway.Data.Snapshots.Content;

/// <summary>What a database's program writes to or reads from: tells how far it is, and keeps what went wrong below,
/// which the program would report as a broken pipe at best.</summary>
/// <param name="tell">Gets the bytes so far.</param>
sealed class WatchedStream(Stream inner, Action<long> tell) : OneWayStream
{
    public override bool CanRead => inner.CanRead;

    public override bool CanWrite => inner.CanWrite;

    public long Bytes { get; private set; }

    /// <summary>The first thing that went wrong below; null: nothing did.</summary>
    public Exception? Fault { get; private set; }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            var read = await inner.ReadAsync(buffer, cancellationToken);
            Count(read);
            return read;
        }
        catch (Exception exception)
        {
            Fault ??= exception;
            throw;
        }
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            await inner.WriteAsync(buffer, cancellationToken);
            Count(buffer.Length);
        }
        catch (Exception exception)
        {
            Fault ??= exception;
            throw;
        }
    }

    void Count(int more)
    {
        Bytes += more;
        tell(Bytes);
    }
}

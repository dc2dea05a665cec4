using Slipway.Problems;

namespace Slipway.Data.PostgreSql;

/// <summary>A dump that is read once, and its beginning twice: what it lists stands there.</summary>
sealed class DumpHead(Stream dump) : IDisposable
{
    const int Piece = 128 * 1024;

    readonly MemoryStream _head = new();

    /// <summary>What pg_restore lists of it. Keeps as much as was read for that: the list, never the data.</summary>
    public async Task<string[]> ListAsync(PostgreSqlClient client, CancellationToken cancellation)
    {
        var call = await client.CallAsync("restore", ["--list"], null, cancellation);
        return (await client.RunAsync(call with { WriteInputAsync = WriteHeadAsync }, "the dump cannot be read", cancellation)).Split('\n');
    }

    /// <summary>All of it, from the beginning.</summary>
    public async Task WriteAsync(Stream to, CancellationToken cancellation)
    {
        _head.Position = 0;
        await _head.CopyToAsync(to, cancellation);
        await CopyAsync(_ => { }, to, cancellation);
    }

    public void Dispose() => _head.Dispose();

    // pg_restore ends when it has read the list: then writing fails, and what was read so far is kept.
    Task WriteHeadAsync(Stream to, CancellationToken cancellation) => CopyAsync(piece => _head.Write(piece.Span), to, cancellation);

    async Task CopyAsync(Action<ReadOnlyMemory<byte>> onRead, Stream to, CancellationToken cancellation)
    {
        var buffer = new byte[Piece];
        while (await ReadAsync(buffer, cancellation) is var read and > 0)
        {
            onRead(buffer.AsMemory(0, read));
            await to.WriteAsync(buffer.AsMemory(0, read), cancellation);
            await to.FlushAsync(cancellation);
        }
    }

    // Told apart from a program that reads no more: that is no error.
    async Task<int> ReadAsync(byte[] buffer, CancellationToken cancellation)
    {
        try
        {
            return await dump.ReadAsync(buffer, cancellation);
        }
        catch (IOException exception)
        {
            throw new ProblemException(DataProblems.Broke("the dump cannot be read", exception.Message));
        }
    }
}

using System.Net.Sockets;

namespace Slipway.Proxy.Forwarding;

/// <summary>
/// A connection to a replica. A server that speaks HTTP/1.0 closes it after one answer (RFC 9112, section 9.3), which the handler above does not know:
/// it would keep the connection, and the next request could go out on it just while it is being closed. So such an answer is made to say so.
/// </summary>
sealed class UpstreamStream(Socket socket) : NetworkStream(socket, ownsSocket: true)
{
    /// <summary>Longer than any status line that is worth reading.</summary>
    const int StatusLine = 1024;

    Memory<byte> _head;
    bool _isBegun;

    static ReadOnlySpan<byte> OldVersion => "HTTP/1.0 "u8;

    static ReadOnlySpan<byte> Closing => "Connection: close\r\n"u8;

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        _isBegun && _head.IsEmpty ? base.ReadAsync(buffer, cancellationToken) : ReadHeadAsync(buffer, cancellationToken);

    async ValueTask<int> ReadHeadAsync(Memory<byte> buffer, CancellationToken cancellation)
    {
        if (!_isBegun && buffer.IsEmpty)
        {
            // Asks whether there is something to read.
            return await base.ReadAsync(buffer, cancellation);
        }

        if (!_isBegun)
        {
            _head = await BeginAsync(cancellation);
            _isBegun = true;
        }

        var length = Math.Min(buffer.Length, _head.Length);
        _head[..length].CopyTo(buffer);
        _head = _head[length..];
        return length;
    }

    /// <summary>Reads the first answer's status line, with what has come behind it.</summary>
    async Task<byte[]> BeginAsync(CancellationToken cancellation)
    {
        var (head, length, line) = (new byte[StatusLine], 0, -1);
        while (line < 0 && length < head.Length && await base.ReadAsync(head.AsMemory(length), cancellation) is var read and > 0)
        {
            length += read;
            line = head.AsSpan(0, length).IndexOf((byte)'\n');
        }

        var said = head.AsSpan(0, length);
        return line >= 0 && said.StartsWith(OldVersion) ? [.. said[..(line + 1)], .. Closing, .. said[(line + 1)..]] : said.ToArray();
    }
}

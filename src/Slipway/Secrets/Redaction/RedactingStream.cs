using System.Buffers;

namespace Slipway.Secrets.Redaction;

/// <summary>Masks secrets in what is written, before it reaches the stream below; which is closed with this one.</summary>
/// <remarks>
/// <see cref="Flush"/> does not let out what may be the beginning of a secret, since writers flush in the middle of words;
/// <see cref="ReleaseHeld"/> does, and so does closing.
/// </remarks>
public sealed class RedactingStream(Stream below, Redactor redactor, bool leaveOpen = false) : Stream
{
    readonly RedactingFlow _flow = new(redactor);
    readonly ArrayBufferWriter<byte> _output = new();
    bool _closed;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => !_closed;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        _flow.Write(buffer, _output);
        Pass();
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        _flow.Write(buffer.Span, _output);
        await PassAsync(cancellationToken);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <summary>Lets out what is held back, for somebody who waits to see it.</summary>
    public void ReleaseHeld()
    {
        _flow.ReleaseHeld(_output);
        Pass();
        below.Flush();
    }

    /// <inheritdoc cref="ReleaseHeld"/>
    public async Task ReleaseHeldAsync(CancellationToken cancellation)
    {
        _flow.ReleaseHeld(_output);
        await PassAsync(cancellation);
        await below.FlushAsync(cancellation);
    }

    public override void Flush() => below.Flush();

    public override Task FlushAsync(CancellationToken cancellationToken) => below.FlushAsync(cancellationToken);

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_closed)
        {
            _closed = true;
            _flow.Complete(_output);
            Pass();
            below.Flush();
            if (!leaveOpen)
            {
                below.Dispose();
            }
        }

        base.Dispose(disposing);
    }

    void Pass()
    {
        below.Write(_output.WrittenSpan);
        _output.ResetWrittenCount();
    }

    async Task PassAsync(CancellationToken cancellation)
    {
        await below.WriteAsync(_output.WrittenMemory, cancellation);
        _output.ResetWrittenCount();
    }
}

using System.Buffers;

namespace Slipway.Secrets.Redaction;

/// <summary>Masks secrets in what is written, before it reaches the stream below; which is closed with this one.</summary>
/// <remarks>
/// <see cref="Flush"/> does not let out what may be the beginning of a secret, since writers flush in the middle of words;
/// <see cref="ReleaseHeld"/> does, and so does closing.
/// </remarks>
public sealed class RedactingStream(Stream below, Redactor redactor, bool leaveOpen = false) : Stream
{
    readonly RedactingFlow flow = new(redactor);
    readonly ArrayBufferWriter<byte> output = new();
    bool closed;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => !closed;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        flow.Write(buffer, output);
        Pass();
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        flow.Write(buffer.Span, output);
        await PassAsync(cancellationToken);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <summary>Lets out what is held back, for somebody who waits to see it.</summary>
    public void ReleaseHeld()
    {
        flow.ReleaseHeld(output);
        Pass();
        below.Flush();
    }

    /// <inheritdoc cref="ReleaseHeld"/>
    public async Task ReleaseHeldAsync(CancellationToken cancellation)
    {
        flow.ReleaseHeld(output);
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
        if (disposing && !closed)
        {
            closed = true;
            flow.Complete(output);
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
        below.Write(output.WrittenSpan);
        output.ResetWrittenCount();
    }

    async Task PassAsync(CancellationToken cancellation)
    {
        await below.WriteAsync(output.WrittenMemory, cancellation);
        output.ResetWrittenCount();
    }
}

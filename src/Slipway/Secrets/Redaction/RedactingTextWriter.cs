using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Slipway.Secrets.Redaction;

/// <summary>Masks secrets in what the tool itself prints. Safe for several threads.</summary>
/// <remarks>Unlike a stream's, its <see cref="Flush"/> lets out what is held back: the tool flushes when it has said what it had to say.</remarks>
public sealed class RedactingTextWriter(TextWriter below, Redactor redactor) : TextWriter
{
    readonly Lock _writing = new();
    readonly RedactingFlow _flow = new(redactor);
    readonly ArrayBufferWriter<byte> _input = new();
    readonly ArrayBufferWriter<byte> _output = new();
    readonly Encoder _encoder = Encoding.UTF8.GetEncoder();
    readonly Decoder _decoder = Encoding.UTF8.GetDecoder();

    public override Encoding Encoding => below.Encoding;

    [AllowNull]
    public override string NewLine
    {
        get => below.NewLine;
        set => below.NewLine = value;
    }

    public override void Write(char value) => Write([value]);

    public override void Write(string? value) => Write(value.AsSpan());

    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    public override void Write(ReadOnlySpan<char> buffer)
    {
        lock (_writing)
        {
            _encoder.Convert(buffer, _input, flush: false, out _, out _);
            _flow.Write(_input.WrittenSpan, _output);
            _input.ResetWrittenCount();
            Pass();
        }
    }

    public override void WriteLine(string? value) => Write(value + below.NewLine);

    public override void WriteLine(ReadOnlySpan<char> buffer) => Write(string.Concat(buffer, below.NewLine));

    public override void Flush()
    {
        lock (_writing)
        {
            _flow.ReleaseHeld(_output);
            Pass();
            below.Flush();
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Flush();
        }

        base.Dispose(disposing);
    }

    void Pass()
    {
        var characters = new ArrayBufferWriter<char>(Math.Max(1, _output.WrittenCount));
        _decoder.Convert(_output.WrittenSpan, characters, flush: false, out _, out _);
        below.Write(characters.WrittenSpan);
        _output.ResetWrittenCount();
    }
}

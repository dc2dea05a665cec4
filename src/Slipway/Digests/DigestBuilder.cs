using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Slipway.Digests;

/// <summary>Makes one digest of many parts. Borders count: <c>ab</c> and <c>c</c> differ from <c>a</c> and <c>bc</c>.</summary>
public sealed class DigestBuilder
{
    readonly ArrayBufferWriter<byte> _bytes = new(512);

    public DigestBuilder Add(ReadOnlySpan<byte> part)
    {
        AddLength(part.Length);
        _bytes.Write(part);
        return this;
    }

    public DigestBuilder Add(ReadOnlySpan<char> part)
    {
        var length = Encoding.UTF8.GetByteCount(part);
        AddLength(length);
        _bytes.Advance(Encoding.UTF8.GetBytes(part, _bytes.GetSpan(length)));
        return this;
    }

    public DigestBuilder Add(Digest part) => Add((ReadOnlySpan<byte>)part);

    public DigestBuilder Add(long part)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, part);
        return Add(bytes);
    }

    /// <summary>The digest of all parts so far; the builder is empty afterwards.</summary>
    public Digest Build()
    {
        var digest = Digest.Of(_bytes.WrittenSpan);
        _bytes.ResetWrittenCount();
        return digest;
    }

    void AddLength(int length)
    {
        BinaryPrimitives.WriteInt32LittleEndian(_bytes.GetSpan(sizeof(int)), length);
        _bytes.Advance(sizeof(int));
    }
}

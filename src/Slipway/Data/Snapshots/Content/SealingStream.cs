using System.Security.Cryptography;

namespace Slipway.Data.Snapshots.Content;

/// <summary>Encrypts what is written, as <see cref="SealFormat"/> says. Only <see cref="CompleteAsync"/> makes it whole: what broke off stays unreadable.</summary>
sealed class SealingStream : OneWayStream
{
    readonly Stream _inner;
    readonly byte[] _header = SealFormat.NewHeader();
    readonly byte[] _bound;
    readonly byte[] _plain = new byte[SealFormat.Piece];
    readonly byte[] _sealed = new byte[SealFormat.Piece + SealFormat.Tag];
    readonly AesGcm _cipher;
    int _length;
    long _number;

    /// <param name="id">Of the snapshot: what was sealed under it opens under no other.</param>
    public SealingStream(Stream inner, SnapshotKey key, string id)
    {
        (_inner, _bound) = (inner, SealFormat.Bound(id));
        _cipher = SealFormat.Cipher(key, _header);
    }

    public override bool CanWrite => true;

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (buffer.Length > 0)
        {
            // A full piece waits until it is known whether it is the last one.
            if (_length == SealFormat.Piece)
            {
                await SealAsync(isLast: false, cancellationToken);
            }

            var taken = Math.Min(buffer.Length, SealFormat.Piece - _length);
            buffer[..taken].CopyTo(_plain.AsMemory(_length));
            _length += taken;
            buffer = buffer[taken..];
        }
    }

    /// <summary>Writes the last piece, which says that it is the last.</summary>
    public Task CompleteAsync(CancellationToken cancellation) => SealAsync(isLast: true, cancellation);

    protected override void Dispose(bool disposing)
    {
        _cipher.Dispose();
        CryptographicOperations.ZeroMemory(_plain);
        base.Dispose(disposing);
    }

    async Task SealAsync(bool isLast, CancellationToken cancellation)
    {
        if (_number == 0)
        {
            await _inner.WriteAsync(_header, cancellation);
        }

        _cipher.Encrypt(SealFormat.Nonce(_number, isLast), _plain.AsSpan(0, _length), _sealed.AsSpan(0, _length), _sealed.AsSpan(_length, SealFormat.Tag), _bound);
        await _inner.WriteAsync(_sealed.AsMemory(0, _length + SealFormat.Tag), cancellation);
        (_number, _length) = (_number + 1, 0);
    }
}

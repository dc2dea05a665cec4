using System.Security.Cryptography;

namespace Slipway.Data.Snapshots.Content;

/// <summary>Reads what <see cref="SealingStream"/> wrote. Nothing of a piece is given on before the whole piece was proven.</summary>
/// <exception cref="InvalidDataException">It was changed, cut off, or sealed for something else.</exception>
sealed class UnsealingStream(Stream inner, SnapshotKey key, string id) : OneWayStream
{
    readonly byte[] _plain = new byte[SealFormat.Piece];
    readonly byte[] _bound = SealFormat.Bound(id);
    byte[] _sealed = new byte[SealFormat.Piece + SealFormat.Tag];
    byte[] _ahead = new byte[SealFormat.Piece + SealFormat.Tag];
    AesGcm? _cipher;
    int _aheadLength;
    int _place;
    int _length;
    long _number;
    bool _isDone;

    public override bool CanRead => true;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.Length == 0)
        {
            return 0;
        }

        while (_place == _length && !_isDone)
        {
            await OpenAsync(cancellationToken);
        }

        var taken = Math.Min(buffer.Length, _length - _place);
        _plain.AsMemory(_place, taken).CopyTo(buffer);
        _place += taken;
        return taken;
    }

    protected override void Dispose(bool disposing)
    {
        _cipher?.Dispose();
        CryptographicOperations.ZeroMemory(_plain);
        base.Dispose(disposing);
    }

    async Task OpenAsync(CancellationToken cancellation)
    {
        _cipher ??= await BeginAsync(cancellation);
        (_sealed, _ahead) = (_ahead, _sealed);
        var length = _aheadLength;
        // What comes after a piece tells whether it is the last one.
        _aheadLength = length < _sealed.Length ? 0 : await FillAsync(cancellation);
        _isDone = _aheadLength == 0;
        Decrypt(length - SealFormat.Tag);
    }

    async Task<AesGcm> BeginAsync(CancellationToken cancellation)
    {
        var header = new byte[SealFormat.Header];
        var read = await inner.ReadAtLeastAsync(header, header.Length, throwOnEndOfStream: false, cancellation);
        if (!SealFormat.IsHeader(header.AsSpan(0, read)))
        {
            throw new InvalidDataException("its content does not begin as an encrypted one does");
        }

        _aheadLength = await FillAsync(cancellation);
        return SealFormat.Cipher(key, header);
    }

    ValueTask<int> FillAsync(CancellationToken cancellation) => inner.ReadAtLeastAsync(_ahead, _ahead.Length, throwOnEndOfStream: false, cancellation);

    void Decrypt(int length)
    {
        // A last piece without a byte is written of an empty content only.
        if (length < 0 || (length == 0 && _number > 0))
        {
            throw new InvalidDataException("its encrypted content was cut off");
        }

        try
        {
            _cipher!.Decrypt(SealFormat.Nonce(_number, _isDone), _sealed.AsSpan(0, length), _sealed.AsSpan(length, SealFormat.Tag), _plain.AsSpan(0, length), _bound);
        }
        catch (AuthenticationTagMismatchException)
        {
            throw new InvalidDataException("its encrypted content was changed or cut off");
        }

        (_number, _place, _length) = (_number + 1, 0, length);
    }
}

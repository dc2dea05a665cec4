using System.Buffers;

namespace Slipway.Secrets.Redaction;

/// <summary>
/// Masks secrets in bytes that come in pieces, wherever the pieces are cut. Holds back only what may be the beginning of a secret;
/// all other bytes pass through as they are, valid UTF-8 or not. Secrets that overlap or touch become one <c>***</c>.
/// </summary>
public sealed class RedactingFlow(Redactor redactor)
{
    readonly ArrayBufferWriter<byte> _held = new();

    readonly MaskedRanges _masked = new();
    PatternTree? _tree;
    int _state = PatternTree.Root;
    int _released;
    long _heldStart;
    long _position;
    bool _inMask;

    /// <summary>Whether anything was masked so far.</summary>
    public bool HasMasked { get; private set; }

    /// <summary>How many bytes are held back now.</summary>
    public int Held => _held.WrittenCount - _released;

    /// <summary>Takes a piece, and writes what can be let out of it and of what was held.</summary>
    public void Write(ReadOnlySpan<byte> piece, IBufferWriter<byte> output)
    {
        Adopt(redactor.Patterns);
        if (_tree is null)
        {
            output.Write(piece);
            return;
        }

        while (!piece.IsEmpty)
        {
            var plain = Held == 0 && _state == PatternTree.Root ? piece.IndexOfAny(_tree.Starts) : 0;
            plain = plain < 0 ? piece.Length : plain;
            PassThrough(piece[..plain], output);
            piece = piece[plain..];
            piece = piece[Scan(piece)..];
            Release(Math.Max(0, Held - _tree.Depth(_state)), output);
        }
    }

    /// <summary>
    /// Lets out what is held back, for somebody who waits to see it. What is more than half of a secret is masked all the same, and if
    /// the rest of a secret follows, that is masked.
    /// </summary>
    public void ReleaseHeld(IBufferWriter<byte> output) => ReleaseHeld(output, maskBeginnings: true);

    /// <summary>Ends the flow: nothing more comes. A secret that was cut off in its second half is masked.</summary>
    public void Complete(IBufferWriter<byte> output) => Complete(output, maskBeginnings: true);

    internal void Complete(IBufferWriter<byte> output, bool maskBeginnings)
    {
        ReleaseHeld(output, maskBeginnings);
        _state = PatternTree.Root;
    }

    void ReleaseHeld(IBufferWriter<byte> output, bool maskBeginnings)
    {
        for (var begun = _state; maskBeginnings && begun != PatternTree.Root; begun = _tree!.Failure(begun))
        {
            if (_tree!.Depth(begun) is var depth and >= SecretValue.MinimumLength && depth * 2 > _tree.Shortest(begun))
            {
                Mask(_position - depth);
                break;
            }
        }

        Release(Held, output);
    }

    // A secret that became known in the meantime may have begun in what is held.
    void Adopt(PatternTree? current)
    {
        if (ReferenceEquals(current, _tree))
        {
            return;
        }

        _tree = current;
        _state = PatternTree.Root;
        _position = _heldStart;
        foreach (var value in _tree is null ? [] : _held.WrittenSpan[_released..])
        {
            Step(value);
        }

        _position = _heldStart + Held;
    }

    void PassThrough(ReadOnlySpan<byte> plain, IBufferWriter<byte> output)
    {
        if (!plain.IsEmpty)
        {
            output.Write(plain);
            _position += plain.Length;
            _heldStart = _position;
            _inMask = false;
        }
    }

    // Until nothing is begun any more, or so much is held that some should go.
    int Scan(ReadOnlySpan<byte> piece)
    {
        const int Portion = 4096;
        var read = 0;
        while (read < Math.Min(piece.Length, Portion))
        {
            Step(piece[read++]);
            if (_state == PatternTree.Root)
            {
                break;
            }
        }

        _held.Write(piece[..read]);
        return read;
    }

    void Step(byte value)
    {
        _state = _tree!.Next(_state, value);
        _position++;
        if (_tree.Match(_state) is var length and > 0)
        {
            Mask(_position - length);
        }
    }

    // Marks what was read from there on. What is already out (see ReleaseHeld) cannot be called back.
    void Mask(long start)
    {
        _masked.Add(Math.Max(start, _heldStart), _position);
        HasMasked = true;
    }

    void Release(int count, IBufferWriter<byte> output)
    {
        var end = _heldStart + count;
        while (_heldStart < end)
        {
            var next = _masked.First;
            var isMask = next.Start <= _heldStart;
            var length = (int)(Math.Min(isMask ? next.End : next.Start, end) - _heldStart);
            Emit(_held.WrittenSpan.Slice(_released, length), isMask, output);
            _released += length;
            _heldStart += length;
            if (_heldStart >= next.End)
            {
                _masked.RemoveFirst();
            }
        }

        Compact();
    }

    void Emit(ReadOnlySpan<byte> bytes, bool isMask, IBufferWriter<byte> output)
    {
        if (!isMask)
        {
            output.Write(bytes);
        }
        else if (!_inMask)
        {
            output.Write("***"u8);
        }

        _inMask = isMask;
    }

    void Compact()
    {
        if (Held == 0)
        {
            _held.ResetWrittenCount();
            _released = 0;
        }
        else if (_released > Math.Max(4096, Held))
        {
            var rest = _held.WrittenSpan[_released..].ToArray();
            _held.ResetWrittenCount();
            _held.Write(rest);
            _released = 0;
        }
    }
}

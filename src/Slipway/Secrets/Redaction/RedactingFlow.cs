using System.Buffers;

namespace Slipway.Secrets.Redaction;

/// <summary>
/// Masks secrets in bytes that come in pieces, wherever the pieces are cut. Holds back only what may be the beginning of a secret;
/// all other bytes pass through as they are, valid UTF-8 or not. Secrets that overlap or touch become one <c>***</c>.
/// </summary>
public sealed class RedactingFlow(Redactor redactor)
{
    readonly ArrayBufferWriter<byte> held = new();

    readonly MaskedRanges masked = new();
    PatternTree? tree;
    int state = PatternTree.Root;
    int released;
    long heldStart;
    long position;
    bool inMask;

    /// <summary>Whether anything was masked so far.</summary>
    public bool HasMasked { get; private set; }

    /// <summary>How many bytes are held back now.</summary>
    public int Held => held.WrittenCount - released;

    /// <summary>Takes a piece, and writes what can be let out of it and of what was held.</summary>
    public void Write(ReadOnlySpan<byte> piece, IBufferWriter<byte> output)
    {
        Adopt(redactor.Patterns);
        if (tree is null)
        {
            output.Write(piece);
            return;
        }

        while (!piece.IsEmpty)
        {
            var plain = Held == 0 && state == PatternTree.Root ? piece.IndexOfAny(tree.Starts) : 0;
            plain = plain < 0 ? piece.Length : plain;
            PassThrough(piece[..plain], output);
            piece = piece[plain..];
            piece = piece[Scan(piece)..];
            Release(Math.Max(0, Held - tree.Depth(state)), output);
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
        state = PatternTree.Root;
    }

    void ReleaseHeld(IBufferWriter<byte> output, bool maskBeginnings)
    {
        for (var begun = state; maskBeginnings && begun != PatternTree.Root; begun = tree!.Failure(begun))
        {
            if (tree!.Depth(begun) is var depth and >= SecretValue.MinimumLength && depth * 2 > tree.Shortest(begun))
            {
                Mask(position - depth);
                break;
            }
        }

        Release(Held, output);
    }

    // A secret that became known in the meantime may have begun in what is held.
    void Adopt(PatternTree? current)
    {
        if (ReferenceEquals(current, tree))
        {
            return;
        }

        tree = current;
        state = PatternTree.Root;
        position = heldStart;
        foreach (var value in tree is null ? [] : held.WrittenSpan[released..])
        {
            Step(value);
        }

        position = heldStart + Held;
    }

    void PassThrough(ReadOnlySpan<byte> plain, IBufferWriter<byte> output)
    {
        if (!plain.IsEmpty)
        {
            output.Write(plain);
            position += plain.Length;
            heldStart = position;
            inMask = false;
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
            if (state == PatternTree.Root)
            {
                break;
            }
        }

        held.Write(piece[..read]);
        return read;
    }

    void Step(byte value)
    {
        state = tree!.Next(state, value);
        position++;
        if (tree.Match(state) is var length and > 0)
        {
            Mask(position - length);
        }
    }

    // Marks what was read from there on. What is already out (see ReleaseHeld) cannot be called back.
    void Mask(long start)
    {
        masked.Add(Math.Max(start, heldStart), position);
        HasMasked = true;
    }

    void Release(int count, IBufferWriter<byte> output)
    {
        var end = heldStart + count;
        while (heldStart < end)
        {
            var next = masked.First;
            var isMask = next.Start <= heldStart;
            var length = (int)(Math.Min(isMask ? next.End : next.Start, end) - heldStart);
            Emit(held.WrittenSpan.Slice(released, length), isMask, output);
            released += length;
            heldStart += length;
            if (heldStart >= next.End)
            {
                masked.RemoveFirst();
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
        else if (!inMask)
        {
            output.Write("***"u8);
        }

        inMask = isMask;
    }

    void Compact()
    {
        if (Held == 0)
        {
            held.ResetWrittenCount();
            released = 0;
        }
        else if (released > Math.Max(4096, Held))
        {
            var rest = held.WrittenSpan[released..].ToArray();
            held.ResetWrittenCount();
            held.Write(rest);
            released = 0;
        }
    }
}

using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace Slipway.Digests;

/// <summary>A SHA-256 of something: equal digests, equal content.</summary>
[InlineArray(Length)]
public struct Digest : IEquatable<Digest>
{
    /// <summary>In bytes.</summary>
    public const int Length = 32;

    byte _first;

    /// <exception cref="ArgumentException">Not of <see cref="Length"/>.</exception>
    public static Digest FromBytes(ReadOnlySpan<byte> bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(bytes.Length, Length);
        var digest = default(Digest);
        bytes.CopyTo(digest);
        return digest;
    }

    public static Digest Of(ReadOnlySpan<byte> content)
    {
        var digest = default(Digest);
        SHA256.HashData(content, digest);
        return digest;
    }

    /// <summary>Reads <see cref="ToString"/>; false for anything else.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out Digest digest)
    {
        digest = default;
        return text.Length == 2 * Length && Convert.FromHexString(text, digest, out _, out var written) == System.Buffers.OperationStatus.Done && written == Length;
    }

    /// <summary>64 lower-case hexadecimal digits.</summary>
    public override readonly string ToString() => Convert.ToHexStringLower(this);

    public readonly bool Equals(Digest other) => ((ReadOnlySpan<byte>)this).SequenceEqual(other);

    public override readonly bool Equals(object? obj) => obj is Digest other && Equals(other);

    public override readonly int GetHashCode() => BitConverter.ToInt32(this);

    public static bool operator ==(Digest left, Digest right) => left.Equals(right);

    public static bool operator !=(Digest left, Digest right) => !left.Equals(right);
}

using System.Security.Cryptography;
using System.Text;

namespace Slipway.Running;

/// <summary>A keyed hash over texts: equal for equal input, and tells nothing of a secret in it to those who lack the key.</summary>
public static class KeyedHash
{
    /// <param name="key">At least 16 bytes, from an owner-only file.</param>
    /// <param name="texts">Their borders count: <c>a b</c> differs from <c>ab</c>.</param>
    /// <returns>32 hexadecimal digits.</returns>
    public static string Of(ReadOnlySpan<byte> key, IEnumerable<string?> texts)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        foreach (var text in texts)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(text is null ? "-" : $"{text.Length}:{text}"));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 16));
    }
}

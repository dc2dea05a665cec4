using System.Security.Cryptography;
using System.Text;

namespace Visits.Visitors;

/// <summary>The two keys, made from one: what a cookie's signature gives away says nothing about the addresses.</summary>
sealed class VisitorKeys
{
    VisitorKeys(byte[] cookies, byte[] addresses) => (Cookies, Addresses) = (cookies, addresses);

    public byte[] Cookies { get; }

    public byte[] Addresses { get; }

    /// <param name="secret">At least 128 bits of chance, in any form.</param>
    public static VisitorKeys From(string secret)
    {
        var material = Encoding.UTF8.GetBytes(secret);
        return new VisitorKeys(Derive(material, "visits/cookies/1"u8), Derive(material, "visits/addresses/1"u8));
    }

    static byte[] Derive(byte[] material, ReadOnlySpan<byte> purpose)
    {
        var key = new byte[32];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, material, key, salt: [], purpose);
        return key;
    }
}

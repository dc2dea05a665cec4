using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Visits.Visitors;

/// <summary>What the cookie holds, signed.</summary>
/// <param name="Id">A random number that means nothing elsewhere.</param>
/// <param name="FirstCounted">The identity under which the visit was counted that the cookie was an answer to: it moves to the cookie's
/// own once the cookie comes back. Null afterwards.</param>
sealed record VisitorCookie(string Id, string? FirstCounted)
{
    public const string Name = "visitor";

    const int LongestText = 200;

    // <id>.<hash of the address that the first visit was counted under, or nothing>.<HMAC-SHA256 of all before>, each in base64url
    // oLqY3Jx1T0mH0Q5pY0dYfA.0Yq1Zl8T2S9cUEh3pX0C3g.8mF…
    public string Write(VisitorKeys keys)
    {
        var text = $"{Id}.{FirstCounted?[Identity.FirstAddress.Length..]}";
        return $"{text}.{Sign(text, keys)}";
    }

    /// <summary>The cookie; null for one that we did not sign, or signed with another key.</summary>
    public static VisitorCookie? Read(string? text, VisitorKeys keys)
    {
        if (text is null or { Length: > LongestText } || text.Split('.') is not [var id, var firstCounted, var signature])
        {
            return null;
        }

        var expected = Encoding.ASCII.GetBytes(Sign($"{id}.{firstCounted}", keys));
        return CryptographicOperations.FixedTimeEquals(expected, Encoding.UTF8.GetBytes(signature))
            ? new VisitorCookie(id, firstCounted == "" ? null : Identity.FirstAddress + firstCounted)
            : null;
    }

    static string Sign(string text, VisitorKeys keys) => Base64Url.EncodeToString(HMACSHA256.HashData(keys.Cookies, Encoding.UTF8.GetBytes(text)));
}

using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Visits.Visitors;

/// <summary>
/// By what a visitor is told from others: `c:` and a random number that the visitor's cookie holds, or `a:` and a keyed hash
/// of the address.
/// </summary>
static class Identity
{
    const int Bytes = 16;

    /// <summary>Every identity made from an address is at least the first and less than the second.</summary>
    public const string FirstAddress = "a:";

    public const string AfterAddresses = "a;";

    public static string ForCookie(string id) => "c:" + id;

    /// <summary>A household's IPv6 network is a /64, and its machines change the rest of their address every day: only the network counts.</summary>
    public static string ForAddress(IPAddress? address, VisitorKeys keys)
    {
        var bytes = address?.GetAddressBytes() ?? [];
        var counted = address?.AddressFamily == AddressFamily.InterNetworkV6 ? bytes.AsSpan(0, 8) : bytes;
        return FirstAddress + Base64Url.EncodeToString(HMACSHA256.HashData(keys.Addresses, counted).AsSpan(0, Bytes));
    }

    public static string NewCookieId() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));
}

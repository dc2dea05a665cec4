using System.Net;

namespace Visits.Addresses;

/// <summary>Where a request came from.</summary>
static class ClientAddress
{
    // X-Forwarded-For: client, proxy1, proxy2
    // Each proxy appends the address that it was called from, so the header is read from its end, and only as far as
    // the one who wrote the entry is trusted. What stands before that is whatever the client liked to send.
    /// <summary>The nearest address that is not a trusted proxy's; the farthest known one where all are, or where an entry is not an address.</summary>
    /// <param name="peer">The other end of the connection; null for a Unix socket, which only a proxy of this machine can open.</param>
    public static IPAddress? Find(IPAddress? peer, IEnumerable<string?> forwardedFor, TrustedProxies trusted)
    {
        var current = peer is null ? null : AddressText.Normal(peer);
        var hops = string.Join(',', forwardedFor).Split(',');
        for (var i = hops.Length - 1; i >= 0 && (current is null || trusted.Contains(current)); i--)
        {
            if (AddressText.Parse(hops[i]) is not { } hop)
            {
                break;
            }

            current = hop;
        }

        return current;
    }

    /// <summary>True for a request that came to us, or to the proxy nearest to us if it is trusted, by HTTPS.</summary>
    public static bool IsSecure(bool isHttps, IPAddress? peer, string? forwardedProto, TrustedProxies trusted) =>
        isHttps
        || ((peer is null || trusted.Contains(peer))
            && string.Equals(forwardedProto?.Split(',')[^1].Trim(), "https", StringComparison.OrdinalIgnoreCase));
}

using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Visits.Addresses;

/// <summary>Reads addresses as proxies write them, and gives each address one form.</summary>
static class AddressText
{
    /// <summary>The longest form: an IPv6 address with an embedded IPv4 one, a zone, brackets and a port.</summary>
    const int Longest = 100;

    // 192.0.2.1   192.0.2.1:5678   2001:db8::1   [2001:db8::1]:5678   fe80::1%eth0   ::ffff:192.0.2.1   "[2001:db8::1]"
    /// <summary>The address without port, brackets, quotes and zone; null for anything else (`unknown`, `_hidden`, nonsense).</summary>
    public static IPAddress? Parse(string text)
    {
        text = text.Trim().Trim('"');
        if (text.Length is 0 or > Longest)
        {
            return null;
        }

        if (text.StartsWith('['))
        {
            var end = text.IndexOf(']', StringComparison.Ordinal);
            return end > 0 && IsPort(text[(end + 1)..]) ? ParseSix(text[1..end]) : null;
        }

        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var isSix = colon >= 0 && text.IndexOf(':', colon + 1) > 0;
        return isSix ? ParseSix(text)
            : colon < 0 ? ParseFour(text)
            : IsPort(text[colon..]) ? ParseFour(text[..colon]) : null;
    }

    /// <summary>One form for one address: a mapped IPv4 address as IPv4, and no zone, which only means something on the machine that wrote it.</summary>
    public static IPAddress Normal(IPAddress address) => address switch
    {
        { IsIPv4MappedToIPv6: true } => address.MapToIPv4(),
        { AddressFamily: AddressFamily.InterNetworkV6, ScopeId: not 0 } => new IPAddress(address.GetAddressBytes()),
        _ => address,
    };

    // The framework's own reader also takes `1`, `0x7f.1` and, as octal, `010.0.0.1`.
    static IPAddress? ParseFour(string text)
    {
        var parts = text.Split('.');
        return parts.Length == 4 && parts.All(IsByte) ? IPAddress.Parse(text) : null;
    }

    static bool IsByte(string text) =>
        byte.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _) && (text.Length == 1 || text[0] != '0');

    static IPAddress? ParseSix(string text)
    {
        var zone = text.IndexOf('%', StringComparison.Ordinal);
        return IPAddress.TryParse(zone < 0 ? text : text[..zone], out var address) && address.AddressFamily == AddressFamily.InterNetworkV6
            ? Normal(address)
            : null;
    }

    static bool IsPort(string text) =>
        text == "" || (text[0] == ':' && ushort.TryParse(text.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out _));
}

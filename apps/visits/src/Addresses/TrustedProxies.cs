using System.Net;

namespace Visits.Addresses;

/// <summary>The networks whose word about where a request came from is believed. None unless configured.</summary>
sealed class TrustedProxies(IReadOnlyList<IPNetwork> networks)
{
    public static TrustedProxies None { get; } = new([]);

    public bool Contains(IPAddress address) => networks.Any(network => network.Contains(AddressText.Normal(address)));

    // 10.0.0.0/8, 192.0.2.7, fd00::/8
    /// <summary>Reads a list of networks and addresses, separated by commas; <paramref name="wrong"/> gets what is neither.</summary>
    public static TrustedProxies Parse(string text, ICollection<string> wrong)
    {
        var networks = new List<IPNetwork>();
        foreach (var item in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (IPNetwork.TryParse(item, out var network))
            {
                networks.Add(network);
            }
            else if (AddressText.Parse(item) is { } address)
            {
                networks.Add(new IPNetwork(address, address.GetAddressBytes().Length * 8));
            }
            else
            {
                wrong.Add(item);
            }
        }

        return new TrustedProxies(networks);
    }
}

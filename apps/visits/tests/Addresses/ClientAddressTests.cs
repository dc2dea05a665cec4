using System.Net;
using Visits.Addresses;

namespace Visits.Tests.Addresses;

public sealed class ClientAddressTests
{
    static readonly TrustedProxies Trusted = TrustedProxies.Parse("10.0.0.0/8, 192.0.2.7, fd00::/8", []);

    [Theory]
    // Nobody in between, or nobody who is trusted: the header is only what the client says.
    [InlineData("203.0.113.9", null, "203.0.113.9")]
    [InlineData("203.0.113.9", "198.51.100.1", "203.0.113.9")]
    // One proxy, two, and three with the client's own forgery in front.
    [InlineData("10.0.0.1", "198.51.100.1", "198.51.100.1")]
    [InlineData("10.0.0.1", "198.51.100.1, 192.0.2.7", "198.51.100.1")]
    [InlineData("10.0.0.1", "1.1.1.1, 198.51.100.1, 192.0.2.7, 10.2.3.4", "198.51.100.1")]
    // Ports, brackets, quotes, zones, mapped forms.
    [InlineData("10.0.0.1", "198.51.100.1:51234", "198.51.100.1")]
    [InlineData("10.0.0.1", "[2001:db8::1]:443", "2001:db8::1")]
    [InlineData("10.0.0.1", "\"[2001:db8::1]\"", "2001:db8::1")]
    [InlineData("10.0.0.1", "fe80::1%eth0", "fe80::1")]
    [InlineData("10.0.0.1", "::ffff:198.51.100.1", "198.51.100.1")]
    [InlineData("::ffff:10.0.0.1", "198.51.100.1", "198.51.100.1")]
    [InlineData("fd00::1", "2001:db8::2", "2001:db8::2")]
    // Everybody is trusted: the farthest. Something that is no address: the last that was.
    [InlineData("10.0.0.1", "10.0.0.3, 10.0.0.2", "10.0.0.3")]
    [InlineData("10.0.0.1", "198.51.100.1, unknown", "10.0.0.1")]
    [InlineData("10.0.0.1", "", "10.0.0.1")]
    [InlineData("10.0.0.1", "198.51.100.1,", "10.0.0.1")]
    // A proxy on a Unix socket.
    [InlineData(null, "198.51.100.1", "198.51.100.1")]
    [InlineData(null, null, null)]
    public void The_header_is_read_from_its_end_as_far_as_it_is_trusted(string? peer, string? header, string? expected)
    {
        var found = ClientAddress.Find(peer is null ? null : IPAddress.Parse(peer), [header], Trusted);
        Assert.Equal(expected, found?.ToString());
    }

    [Fact]
    public void Several_headers_are_one_list() =>
        Assert.Equal("198.51.100.1", ClientAddress.Find(IPAddress.Parse("10.0.0.1"), ["1.1.1.1, 198.51.100.1", "10.0.0.2"], Trusted)?.ToString());

    [Theory]
    [InlineData("1")]
    [InlineData("010.0.0.1")]
    [InlineData("0x7f.0.0.1")]
    [InlineData("1.2.3")]
    [InlineData("1.2.3.4:")]
    [InlineData("1.2.3.4:99999")]
    [InlineData("1.2.3.256")]
    [InlineData("[2001:db8::1")]
    [InlineData("[1.2.3.4]")]
    [InlineData("[::1]x")]
    [InlineData("_hidden")]
    [InlineData("<script>")]
    public void What_is_no_address_is_none(string text) => Assert.Null(AddressText.Parse(text));

    [Fact]
    public void An_endless_header_is_no_address() => Assert.Null(AddressText.Parse(new string('1', 100_000)));

    [Theory]
    [InlineData(true, "203.0.113.9", null, true)]
    [InlineData(false, "203.0.113.9", "https", false)]
    [InlineData(false, "10.0.0.1", "https", true)]
    [InlineData(false, "10.0.0.1", "https, http", false)]
    public void Https_is_believed_from_trusted_proxies_only(bool isHttps, string peer, string? header, bool expected) =>
        Assert.Equal(expected, ClientAddress.IsSecure(isHttps, IPAddress.Parse(peer), header, Trusted));

    [Fact]
    public void Networks_that_are_none_are_named()
    {
        var wrong = new List<string>();
        var trusted = TrustedProxies.Parse("10.0.0.1/8, proxy.example.net, 10.0.0.0/64, 192.0.2.7,", wrong);
        Assert.Equal(["proxy.example.net", "10.0.0.0/64"], wrong);
        Assert.True(trusted.Contains(IPAddress.Parse("10.255.0.1")));
        Assert.False(trusted.Contains(IPAddress.Parse("192.0.2.8")));
    }
}

using System.Net;
using Visits.Visitors;

namespace Visits.Tests.Visitors;

public sealed class VisitorTests
{
    static readonly VisitorKeys Keys = VisitorKeys.From("a key that is long enough for anybody");
    static readonly VisitorKeys Others = VisitorKeys.From("another key that is long enough, too");

    [Fact]
    public void A_cookie_is_read_as_it_was_written()
    {
        var fresh = new VisitorCookie(Identity.NewCookieId(), Identity.ForAddress(IPAddress.Loopback, Keys));
        var known = fresh with { FirstCounted = null };

        Assert.Equal(fresh, VisitorCookie.Read(fresh.Write(Keys), Keys));
        Assert.Equal(known, VisitorCookie.Read(known.Write(Keys), Keys));
    }

    [Fact]
    public void A_cookie_that_we_did_not_sign_is_none()
    {
        var text = new VisitorCookie("id", null).Write(Keys);

        Assert.Null(VisitorCookie.Read(text, Others));
        Assert.Null(VisitorCookie.Read("other" + text, Keys));
        Assert.Null(VisitorCookie.Read(text[..^1], Keys));
        Assert.Null(VisitorCookie.Read("a.b.c.d", Keys));
        Assert.Null(VisitorCookie.Read("é.ü.ñ", Keys));
        Assert.Null(VisitorCookie.Read("", Keys));
        Assert.Null(VisitorCookie.Read(null, Keys));
        Assert.Null(VisitorCookie.Read(new string('.', 100_000), Keys));
    }

    [Fact]
    public void An_address_is_known_again_and_does_not_show()
    {
        var identity = Identity.ForAddress(IPAddress.Parse("198.51.100.1"), Keys);

        Assert.Equal(identity, Identity.ForAddress(IPAddress.Parse("198.51.100.1"), Keys));
        Assert.NotEqual(identity, Identity.ForAddress(IPAddress.Parse("198.51.100.2"), Keys));
        Assert.NotEqual(identity, Identity.ForAddress(IPAddress.Parse("198.51.100.1"), Others));
        Assert.Matches("^a:[A-Za-z0-9_-]{22}$", identity);
    }

    [Fact]
    public void A_household_of_ipv6_is_one_network()
    {
        var home = Identity.ForAddress(IPAddress.Parse("2001:db8:1:2::1"), Keys);

        Assert.Equal(home, Identity.ForAddress(IPAddress.Parse("2001:db8:1:2:aaaa:bbbb:cccc:dddd"), Keys));
        Assert.NotEqual(home, Identity.ForAddress(IPAddress.Parse("2001:db8:1:3::1"), Keys));
    }

    [Theory]
    [InlineData("GET", "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0", null, null)]
    [InlineData("GET", "Mozilla/5.0 (Linux; Android 14; CUBOT X90) Chrome/140.0", null, null)]
    [InlineData("GET", "curl/8.5.0", null, null)]
    [InlineData("GET", null, null, null)]
    [InlineData("HEAD", "Mozilla/5.0", null, CountingRules.Head)]
    [InlineData("GET", "Mozilla/5.0 (compatible; Googlebot/2.1)", null, CountingRules.Program)]
    [InlineData("GET", "kube-probe/1.34", null, CountingRules.Program)]
    [InlineData("GET", "Prometheus/3.1", null, CountingRules.Program)]
    [InlineData("GET", "Mozilla/5.0", "prefetch", CountingRules.Prefetch)]
    [InlineData("GET", "Mozilla/5.0", "prefetch;prerender", CountingRules.Prefetch)]
    [InlineData("GET", "Mozilla/5.0", "Preview", CountingRules.Prefetch)]
    public void Only_people_are_counted(string method, string? agent, string? purpose, string? expected) =>
        Assert.Equal(expected, CountingRules.WhyNot(method, agent, [null, purpose]));
}

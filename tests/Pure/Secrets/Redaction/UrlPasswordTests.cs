using Slipway.Secrets.Redaction;

namespace Slipway.Tests.Secrets.Redaction;

public class UrlPasswordTests
{
    [Theory]
    [InlineData("postgres://ada:s%40lmon@db.example.net/visits?x=1", "s%40lmon", "s@lmon")]
    [InlineData("redis://:word@cache:6379/0", "word", "word")]
    [InlineData("http://ada:a@b@example.net", "a@b", "a@b")]
    public void A_URL_with_a_password_is_a_secret_and_so_is_the_password(string url, string written, string decoded) =>
        Assert.Equal([url, written, decoded], UrlPassword.Of(url));

    [Theory]
    [InlineData("")]
    [InlineData("://")]
    [InlineData("http://")]
    [InlineData("info")]
    [InlineData("http://example.net/a:b@c")]
    [InlineData("http://example.net:80/")]
    [InlineData("http://ada@example.net")]
    [InlineData("http://ada:@example.net")]
    [InlineData("sqlite:///data/a:b@c.db")]
    public void Anything_else_is_not(string value) => Assert.Empty(UrlPassword.Of(value));
}

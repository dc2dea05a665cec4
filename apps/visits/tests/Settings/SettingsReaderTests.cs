using Microsoft.Extensions.Logging;
using Visits.Settings;

namespace Visits.Tests.Settings;

public sealed class SettingsReaderTests
{
    [Fact]
    public void Everything_but_the_database_has_a_default()
    {
        var (settings, wrong) = Read(("DATABASE_URL", "sqlite:///v.db"), ("USER_URL", "#"), ("VISITOR_KEY", " "));

        Assert.Empty(wrong);
        Assert.Equal(("http://127.0.0.1:8080", "n/a", 30, LogLevel.Information), (settings!.ListenUrls, settings.UserName, settings.AddressRetentionDays, settings.LogLevel));
        Assert.Null(settings.UserUrl);
        Assert.Null(settings.VisitorKey);
    }

    [Fact]
    public void Everything_can_be_set()
    {
        var (settings, wrong) = Read(
            ("DATABASE_URL", "sqlite:///v.db"), ("USER_NAME", "Ada"), ("USER_URL", "https://example.com"), ("LISTEN", "::"), ("PORT", "9000"),
            ("VISITOR_KEY", new string('k', 32)), ("ADDRESS_RETENTION_DAYS", "7"), ("LOG_LEVEL", "debug"), ("APP_NAME", "counter"));

        Assert.Empty(wrong);
        Assert.Equal(
            ("http://[::]:9000", "Ada", "https://example.com/", 7, LogLevel.Debug, "counter", new string('k', 32)),
            (settings!.ListenUrls, settings.UserName, settings.UserUrl, settings.AddressRetentionDays, settings.LogLevel, settings.AppName, settings.VisitorKey));
    }

    [Fact]
    public void Aspnetcore_urls_wins() =>
        Assert.Equal("http://*:5000", Read(("DATABASE_URL", "sqlite:///v.db"), ("ASPNETCORE_URLS", "http://*:5000"), ("PORT", "1")).Settings!.ListenUrls);

    [Fact]
    public void All_mistakes_are_told_at_once_and_no_secret_with_them()
    {
        var (settings, wrong) = Read(
            ("DATABASE_URL", "oracle://ada:secret@h/d"), ("USER_URL", "javascript:alert(1)"), ("LISTEN", "localhost"), ("PORT", "http"), ("TRUSTED_PROXIES", "10.0.0.0/8,proxy"),
            ("VISITOR_KEY", "secret"), ("ADDRESS_RETENTION_DAYS", "0"), ("LOG_LEVEL", "loud"));

        Assert.Null(settings);
        Assert.Equal(
            [
                "`DATABASE_URL` cannot be used: its scheme is none of `sqlite`, `postgres`, `postgresql`, `mysql`, `mariadb`",
                "`USER_URL` is not an address that begins with `https://` or `http://`",
                "`LISTEN` is `localhost`, and not an IP address of this machine, such as `127.0.0.1`, or `0.0.0.0` for all",
                "`PORT` is `http`, and not a whole number from 0 to 65535",
                "`TRUSTED_PROXIES` has `proxy`, which is neither an address nor a network such as `10.0.0.0/8`",
                "`VISITOR_KEY` is shorter than 32 characters: `openssl rand -base64 32` makes a good one",
                "`ADDRESS_RETENTION_DAYS` is `0`, and not a whole number from 1 to 3650",
                "`LOG_LEVEL` is `loud`, and none of `trace`, `debug`, `info`, `warning`, `error`",
            ],
            wrong);
    }

    static (VisitsSettings? Settings, IReadOnlyList<string> Wrong) Read(params (string Name, string Value)[] variables) =>
        SettingsReader.Read(name => variables.FirstOrDefault(variable => variable.Name == name).Value);
}

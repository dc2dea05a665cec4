using System.Globalization;
using System.Net;
using Visits.Addresses;
using Visits.Databases;

namespace Visits.Settings;

/// <summary>Reads the settings from environment variables. An empty variable is an unset one.</summary>
sealed class SettingsReader(Func<string, string?> environment)
{
    const int ShortestKey = 32;

    readonly List<string> _wrong = [];

    /// <summary>The settings, or every mistake in them: a sentence each, which names the variable and none of its secrets.</summary>
    public static (VisitsSettings? Settings, IReadOnlyList<string> Wrong) Read(Func<string, string?> environment)
    {
        var reader = new SettingsReader(environment);
        var settings = reader.Read();
        return (reader._wrong.Count == 0 ? settings : null, reader._wrong);
    }

    VisitsSettings? Read()
    {
        var settings = new VisitsSettings(ReadDatabase() ?? new DatabaseUrl(DatabaseKind.Sqlite, ""))
        {
            UserUrl = ReadUserUrl(),
            Listen = ReadListen(),
            Port = ReadNumber("PORT", 8080, 0, 65535),
            Urls = Get("ASPNETCORE_URLS"),
            TrustedProxies = ReadProxies(),
            VisitorKey = ReadKey(),
            AddressRetentionDays = ReadNumber("ADDRESS_RETENTION_DAYS", 30, 1, 3650),
            LogLevel = ReadLogLevel(),
        };
        return settings with { UserName = Get("USER_NAME") ?? settings.UserName, AppName = Get("APP_NAME") ?? settings.AppName };
    }

    DatabaseUrl? ReadDatabase()
    {
        try
        {
            return Get("DATABASE_URL") is { } text
                ? DatabaseUrlParser.Parse(text)
                : throw new DatabaseUrlException("it is not set: it says where the visits are kept, such as `sqlite:///var/lib/visits/visits.db` or `postgresql://user:password@host/visits`");
        }
        catch (DatabaseUrlException exception)
        {
            _wrong.Add($"`DATABASE_URL` cannot be used: {exception.Message}");
            return null;
        }
    }

    // `#` is how the first version of this program said "none".
    string? ReadUserUrl()
    {
        if (Get("USER_URL") is not { } text || text == "#")
        {
            return null;
        }

        if (Uri.TryCreate(text, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps))
        {
            return url.AbsoluteUri;
        }

        _wrong.Add("`USER_URL` is not an address that begins with `https://` or `http://`");
        return null;
    }

    string ReadListen()
    {
        var text = Get("LISTEN") ?? "127.0.0.1";
        if (!IPAddress.TryParse(text, out _))
        {
            _wrong.Add($"`LISTEN` is `{text}`, and not an IP address of this machine, such as `127.0.0.1`, or `0.0.0.0` for all");
        }

        return text;
    }

    TrustedProxies ReadProxies()
    {
        var wrong = new List<string>();
        var proxies = TrustedProxies.Parse(Get("TRUSTED_PROXIES") ?? "", wrong);
        _wrong.AddRange(wrong.Select(item => $"`TRUSTED_PROXIES` has `{item}`, which is neither an address nor a network such as `10.0.0.0/8`"));
        return proxies;
    }

    string? ReadKey()
    {
        var key = Get("VISITOR_KEY");
        if (key is { Length: < ShortestKey })
        {
            _wrong.Add($"`VISITOR_KEY` is shorter than {ShortestKey} characters: `openssl rand -base64 32` makes a good one");
        }

        return key;
    }

    int ReadNumber(string name, int otherwise, int least, int most)
    {
        if (Get(name) is not { } text)
        {
            return otherwise;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
        {
            return number;
        }

        _wrong.Add($"`{name}` is `{text}`, and not a whole number from {least} to {most}");
        return otherwise;
    }

    LogLevel ReadLogLevel()
    {
        var text = Get("LOG_LEVEL") ?? "info";
        LogLevel? level = text.ToLowerInvariant() switch
        {
            "trace" => LogLevel.Trace,
            "debug" => LogLevel.Debug,
            "info" or "information" => LogLevel.Information,
            "warn" or "warning" => LogLevel.Warning,
            "error" => LogLevel.Error,
            _ => null,
        };
        if (level is null)
        {
            _wrong.Add($"`LOG_LEVEL` is `{text}`, and none of `trace`, `debug`, `info`, `warning`, `error`");
        }

        return level ?? LogLevel.Information;
    }

    string? Get(string name) => environment(name) is { } value && value.Trim() != "" ? value.Trim() : null;
}

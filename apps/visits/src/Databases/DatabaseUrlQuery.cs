namespace Visits.Databases;

/// <summary>What stands behind the `?` of a DATABASE_URL.</summary>
static class DatabaseUrlQuery
{
    static readonly string[] TlsModes = ["disable", "prefer", "require", "verify-full"];

    public static DatabaseUrl Apply(DatabaseUrl url, string query)
    {
        foreach (var pair in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            var (key, value) = equals < 0 ? (pair, "") : (pair[..equals], DatabaseUrlParser.Decode(pair[(equals + 1)..], "query"));
            url = key switch
            {
                "host" when value.StartsWith('/') => url with { Socket = value },
                "host" => url with { Host = value },
                "port" => url with { Port = DatabaseUrlParser.ParsePort(value) },
                "sslmode" when TlsModes.Contains(value) => url with { Tls = value },
                "sslmode" => throw new DatabaseUrlException($"its `sslmode` is none of {string.Join(", ", TlsModes.Select(mode => $"`{mode}`"))}"),
                _ => throw new DatabaseUrlException("it has an unknown parameter behind the `?`: known are `host`, `port` and `sslmode`"),
            };
        }

        return url;
    }
}

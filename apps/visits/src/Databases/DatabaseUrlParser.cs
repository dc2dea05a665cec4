using System.Globalization;

namespace Visits.Databases;

/// <summary>
/// Reads a DATABASE_URL. By hand and not by <see cref="Uri"/>, whose errors repeat what they were given, password included, and
/// which takes a password's `#` or `?` for the end of it without a word.
/// </summary>
static class DatabaseUrlParser
{
    // sqlite:///var/lib/visits/visits.db
    // postgres://ada:p%40ss@db.example.net:5433/visits?sslmode=require
    // postgresql://ada@/visits?host=/run/postgresql&port=5433
    // mysql://ada:p%40ss@[::1]:3306/visits        mariadb://ada@/visits?host=/run/mysqld/mysqld.sock
    public static DatabaseUrl Parse(string text)
    {
        var (scheme, rest) = Cut(text.Trim(), "://");
        if (rest is null)
        {
            throw new DatabaseUrlException("it has no scheme: it begins with `sqlite://`, `postgresql://` or `mysql://`");
        }

        return scheme.ToLowerInvariant() switch
        {
            "sqlite" => ParseSqlite(rest),
            "postgres" or "postgresql" => ParseServer(DatabaseKind.Postgres, rest),
            "mysql" or "mariadb" => ParseServer(DatabaseKind.Maria, rest),
            _ => throw new DatabaseUrlException("its scheme is none of `sqlite`, `postgres`, `postgresql`, `mysql`, `mariadb`"),
        };
    }

    static DatabaseUrl ParseSqlite(string rest)
    {
        if (!rest.StartsWith('/') || rest.Contains('?', StringComparison.Ordinal))
        {
            throw new DatabaseUrlException("for SQLite it is `sqlite://` and the absolute path of a file, such as `sqlite:///var/lib/visits/visits.db`");
        }

        // Four slashes, as SQLAlchemy writes an absolute path, mean the same file.
        var path = "/" + Decode(rest, "path").TrimStart('/');
        return path.EndsWith('/')
            ? throw new DatabaseUrlException("it names a folder, and SQLite needs a file")
            : new DatabaseUrl(DatabaseKind.Sqlite, path);
    }

    static DatabaseUrl ParseServer(DatabaseKind kind, string rest)
    {
        if (rest.Contains('#', StringComparison.Ordinal))
        {
            throw new DatabaseUrlException("it holds a `#`: in a user or a password, write it as `%23`");
        }

        var (beforeQuery, query) = Cut(rest, "?");
        var (authority, path) = Cut(beforeQuery, "/");
        if (authority.Count(character => character == '@') > 1)
        {
            throw new DatabaseUrlException("it holds more than one `@`: in a user or a password, write it as `%40`");
        }

        var at = authority.IndexOf('@', StringComparison.Ordinal);
        var (user, password) = at < 0 ? ("", null) : Cut(authority[..at], ":");
        var (host, port) = ParseHost(authority[(at + 1)..]);
        var name = Decode(path ?? "", "database name");
        if (name == "" || name.Contains('/', StringComparison.Ordinal))
        {
            throw new DatabaseUrlException("it names no database: `…/visits` is missing at the end");
        }

        var url = new DatabaseUrl(kind, name)
        {
            User = user == "" ? null : Decode(user, "user"),
            Password = password is null ? null : Decode(password, "password"),
            Host = host == "" ? null : host,
            Port = port,
        };
        return WithHost(DatabaseUrlQuery.Apply(url, query ?? ""));
    }

    static DatabaseUrl WithHost(DatabaseUrl url) => url switch
    {
        { Socket: not null, Host: not null } => throw new DatabaseUrlException("it names a host and, with `?host=/…`, a socket: one of them is enough"),
        { Socket: null, Host: null } => throw new DatabaseUrlException("it names no host: write `…@host/…`, or `?host=/folder` for a Unix socket"),
        _ => url,
    };

    static (string Host, int? Port) ParseHost(string text)
    {
        if (text.StartsWith('['))
        {
            var end = text.IndexOf(']', StringComparison.Ordinal);
            return end > 0 && (end == text.Length - 1 || text[end + 1] == ':')
                ? (text[1..end], ParsePort(text[(end + 1)..].TrimStart(':')))
                : throw new DatabaseUrlException("its IPv6 address is not closed by `]`");
        }

        var (host, port) = Cut(text, ":");
        return (Decode(host, "host"), ParsePort(port ?? ""));
    }

    public static int? ParsePort(string text) => text switch
    {
        "" => null,
        _ when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and < 65536 => port,
        _ => throw new DatabaseUrlException("its port is not a number from 1 to 65535 (a `:`, `/` or `?` in a password is written `%3A`, `%2F`, `%3F`)"),
    };

    /// <param name="part">What it is, for the message.</param>
    public static string Decode(string text, string part)
    {
        for (var i = text.IndexOf('%', StringComparison.Ordinal); i >= 0; i = text.IndexOf('%', i + 1))
        {
            if (i + 2 >= text.Length || !char.IsAsciiHexDigit(text[i + 1]) || !char.IsAsciiHexDigit(text[i + 2]))
            {
                throw new DatabaseUrlException($"its {part} holds a `%` without two hexadecimal digits: a plain `%` is written `%25`");
            }
        }

        return Uri.UnescapeDataString(text);
    }

    static (string Before, string? After) Cut(string text, string separator)
    {
        var at = text.IndexOf(separator, StringComparison.Ordinal);
        return at < 0 ? (text, null) : (text[..at], text[(at + separator.Length)..]);
    }
}

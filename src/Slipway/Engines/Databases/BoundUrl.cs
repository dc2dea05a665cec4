using System.Globalization;
using System.Text;
using Slipway.Problems;

namespace Slipway.Engines.Databases;

/// <summary>A need that is bound to a resource that exists, by its URL: nothing is run, and the URL's parts are the need's properties.</summary>
/// <remarks>The URL is a secret: no message shows any of it but a scheme that is known.</remarks>
public static class BoundUrl
{
    const int Longest = 8192;

    static readonly Dictionary<string, string> Schemes = new(StringComparer.OrdinalIgnoreCase)
    {
        ["postgres"] = ProviderKinds.PostgreSql,
        ["postgresql"] = ProviderKinds.PostgreSql,
        ["mysql"] = ProviderKinds.MariaDb,
        ["mariadb"] = ProviderKinds.MariaDb,
        ["redis"] = ProviderKinds.Redis,
        ["rediss"] = ProviderKinds.Redis,
        ["sqlite"] = ProviderKinds.Sqlite,
    };

    /// <summary>Takes a URL apart: <c>postgres://user:pass%20word@[::1]:5432/name?host=/socket/folder</c>, <c>sqlite:///absolute/file.db</c>.</summary>
    /// <param name="id">The need, <c>visits/database</c>, for messages.</param>
    /// <param name="kind">What the manifest says it is; a SQLite file may always stand in. Null: whatever the URL says.</param>
    /// <param name="url">The text, from outside.</param>
    /// <exception cref="ProblemException"><c>bad-resource-url</c></exception>
    public static ResourceEndpoint Parse(string id, string? kind, string url)
    {
        try
        {
            var endpoint = Read(url);
            return kind is null || endpoint.Kind == kind || endpoint.Kind == ProviderKinds.Sqlite
                ? endpoint
                : throw new FormatException($"it leads to {ResourceProblems.Title(endpoint.Kind)}, and the manifest says {ResourceProblems.Title(kind)}");
        }
        catch (FormatException exception)
        {
            throw new ProblemException(new Problem("bad-resource-url", $"the URL of `{id}` cannot be used")
            {
                Why = exception.Message,
                Fix = "write it as `postgresql://USER:PASSWORD@HOST:PORT/NAME` (or `mysql://`, `redis://`, `rediss://`, `sqlite:///FILE`), "
                    + "with `%XX` for letters that mean something in a URL",
            });
        }
    }

    // Its FormatExceptions never hold a piece of the text.
    static ResourceEndpoint Read(string url)
    {
        if (url.Length > Longest || url.Any(letter => char.IsControl(letter) || char.IsWhiteSpace(letter)))
        {
            throw new FormatException(url.Length > Longest ? $"it is longer than {Longest} characters" : "there is white space or a control character in it");
        }

        var colon = url.IndexOf("://", StringComparison.Ordinal);
        if (colon < 0 || !Schemes.TryGetValue(url[..colon], out var kind))
        {
            throw new FormatException($"it does not begin with one of {string.Join(", ", Schemes.Keys.Select(scheme => $"`{scheme}://`"))}");
        }

        var rest = url[(colon + 3)..];
        if (rest.Contains('#', StringComparison.Ordinal))
        {
            throw new FormatException("there is a `#` in it, which is written `%23`");
        }

        var (before, query) = Cut(rest, '?');
        return kind == ProviderKinds.Sqlite ? ReadFile(before) : ReadServer(url, kind, before, query ?? "");
    }

    static ResourceEndpoint ReadFile(string rest)
    {
        var file = Decode(rest);
        return file.StartsWith('/') && file.Length > 1 && !file.EndsWith('/')
            ? ResourceEndpoint.OfFile(file, Path.GetFileNameWithoutExtension(file))
            : throw new FormatException("a SQLite file is named by its whole path: `sqlite:///folder/file.db`");
    }

    static ResourceEndpoint ReadServer(string url, string kind, string before, string query)
    {
        var slash = before.IndexOf('/', StringComparison.Ordinal);
        var (authority, path) = slash < 0 ? (before, "") : (before[..slash], before[(slash + 1)..]);
        // A password with an @ that was not encoded: the last one is the one that counts.
        var at = authority.LastIndexOf('@');
        var (user, password) = at < 0 ? (null, null) : Cut(authority[..at], ':');
        var (host, port) = Address(authority[(at + 1)..]);
        var parameters = Parameters(query);
        var socket = parameters.GetValueOrDefault("host") is { } named && named.StartsWith('/') ? named
            : parameters.GetValueOrDefault("socket") ?? parameters.GetValueOrDefault("unix_socket");
        host ??= parameters.GetValueOrDefault("host") is { } other && !other.StartsWith('/') ? other : null;
        if (host is null && socket is null)
        {
            throw new FormatException("it names no host");
        }

        return new ResourceEndpoint(kind, url)
        {
            Host = host,
            Port = port ?? (host is null ? null : DefaultPort(kind)),
            User = Text(user),
            Password = Text(password) ?? parameters.GetValueOrDefault("password"),
            Name = path.Length > 0 ? Decode(path) : kind == ProviderKinds.Redis ? "0" : throw new FormatException("it names no database after the host: `/NAME`"),
            Socket = socket,
        };
    }

    // host, host:port, [::1], [::1]:port, or nothing; of several (PostgreSQL: a,b) the first is what is told.
    static (string? Host, int? Port) Address(string text)
    {
        text = Cut(text, ',').First;
        if (!text.StartsWith('['))
        {
            var (name, number) = Cut(text, ':');
            return (Host(Decode(name)), Port(number));
        }

        var end = text.IndexOf(']', StringComparison.Ordinal);
        var inside = end < 0 ? "" : Cut(text[1..end], '%').First;
        if (!System.Net.IPAddress.TryParse(inside, out var address) || address.AddressFamily != System.Net.Sockets.AddressFamily.InterNetworkV6)
        {
            throw new FormatException("what is in `[` and `]` is no IPv6 address");
        }

        return text[(end + 1)..] is "" ? (inside, null)
            : text[end + 1] == ':' ? (inside, Port(text[(end + 2)..]))
            : throw new FormatException("after `]` comes `:` and the port");
    }

    static string? Host(string name) => name.Length == 0 ? null
        : name.Length <= 255 && name.All(letter => char.IsLetterOrDigit(letter) || letter is '.' or '-' or '_') ? name
        : throw new FormatException("its host is no name; perhaps a letter of the password needs a `%XX`");

    static int? Port(string? text) => text switch
    {
        null or "" => null,
        _ when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= 65535 => port,
        _ => throw new FormatException("its port is no number from 1 to 65535; perhaps a letter of the password needs a `%XX`"),
    };

    static int DefaultPort(string kind) => kind switch
    {
        ProviderKinds.PostgreSql => 5432,
        ProviderKinds.MariaDb => 3306,
        _ => 6379,
    };

    static Dictionary<string, string> Parameters(string query)
    {
        var parameters = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var part in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, value) = Cut(part, '=');
            parameters.TryAdd(Decode(name), Decode(value ?? ""));
        }

        return parameters;
    }

    static string? Text(string? part) => part is null or "" ? null : Decode(part);

    static (string First, string? Second) Cut(string text, char separator)
    {
        var place = text.IndexOf(separator, StringComparison.Ordinal);
        return place < 0 ? (text, null) : (text[..place], text[(place + 1)..]);
    }

    static string Decode(string text)
    {
        var octets = new List<byte>(text.Length);
        for (var place = 0; place < text.Length; place++)
        {
            if (text[place] != '%')
            {
                var next = char.IsHighSurrogate(text[place]) && place + 1 < text.Length ? 2 : 1;
                octets.AddRange(Encoding.UTF8.GetBytes(text, place, next));
                place += next - 1;
            }
            else if (place + 2 < text.Length
                && byte.TryParse(text.AsSpan(place + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var octet) && octet >= 0x20 && octet != 0x7f)
            {
                octets.Add(octet);
                place += 2;
            }
            else
            {
                throw new FormatException("after a `%` come two hexadecimal digits, which make no control character");
            }
        }

        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString([.. octets]);
        }
        catch (ArgumentException)
        {
            throw new FormatException("its `%XX` do not make text in UTF-8");
        }
    }
}

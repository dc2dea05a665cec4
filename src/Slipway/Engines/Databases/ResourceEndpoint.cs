using System.Globalization;

namespace Slipway.Engines.Databases;

/// <summary>How a resource is reached: the values of <c>{database.url}</c> and its like.</summary>
/// <param name="Kind">One of <see cref="ProviderKinds"/>.</param>
/// <param name="Url">The whole URL with its password: a secret.</param>
public sealed record ResourceEndpoint(string Kind, string Url)
{
    /// <summary>A name or an address, IPv6 without brackets; null for a file, or where only a socket is named.</summary>
    public string? Host { get; init; }

    /// <summary>Null for a file.</summary>
    public int? Port { get; init; }

    /// <summary>The database's name; Redis: its number.</summary>
    public string? Name { get; init; }

    /// <summary>The application's role.</summary>
    public string? User { get; init; }

    /// <summary>A secret.</summary>
    public string? Password { get; init; }

    /// <summary>PostgreSQL: the folder of the socket, as libpq wants it. MariaDB, Redis: the socket itself.</summary>
    public string? Socket { get; init; }

    /// <summary>SQLite: the database's file, absolute.</summary>
    public string? File { get; init; }

    /// <summary>How it is reached from within the network of its container; null: as from everywhere else.</summary>
    public ResourceEndpoint? Inside { get; init; }

    /// <summary>Names that <see cref="Property"/> knows, in the order in which people are told of them.</summary>
    public static IReadOnlyList<string> Properties { get; } = ["url", "host", "port", "name", "user", "password", "socket", "file"];

    /// <summary>Whether a property may hold a password.</summary>
    public static bool IsSecret(string property) => property is "url" or "password";

    /// <summary>The value of <c>{need.property}</c>; null: this resource has none, or there is no such property.</summary>
    public string? Property(string name) => name switch
    {
        "url" => Url,
        "host" => Host,
        "port" => Port?.ToString(CultureInfo.InvariantCulture),
        "name" => Name,
        "user" => User,
        "password" => Password,
        "socket" => Socket,
        "file" => File,
        _ => null,
    };

    /// <summary>For people: everything but the password.</summary>
    public string PublicUrl => Kind == ProviderKinds.Sqlite ? SqliteUrl(File ?? "") : ServerUrl(Scheme(Kind), User, null, Host ?? "", Port, Name);

    /// <summary>Never the password: a record's own text would hold every member.</summary>
    public override string ToString() => PublicUrl;

    /// <summary>The same server and database for another role.</summary>
    internal ResourceEndpoint As(string user, string password) => Server(Kind, Port!.Value, user, password, Name!, Socket, Host!);

    /// <summary>The same server with another database or for another role; what its URL says besides, such as <c>?sslmode=require</c>, stays.</summary>
    /// <param name="login">Null: the same.</param>
    internal ResourceEndpoint Elsewhere(string name, (string User, string Password)? login)
    {
        var start = Url.IndexOf("://", StringComparison.Ordinal) + 3;
        var query = Url.IndexOf('?', start) is var mark and >= 0 ? mark : Url.Length;
        var slash = Url.IndexOf('/', start) is var place and >= 0 && place < query ? place : query;
        var at = Url.LastIndexOf('@', slash - 1);
        var own = at < start ? "" : Url[start..(at + 1)];
        var user = login is null ? own : $"{Uri.EscapeDataString(login.Value.User)}:{Uri.EscapeDataString(login.Value.Password)}@";
        var host = Url[(at < start ? start : at + 1)..slash];
        return this with
        {
            Url = $"{Url[..start]}{user}{host}/{Uri.EscapeDataString(name)}{Url[query..]}",
            Name = name,
            User = login is null ? User : login.Value.User,
            Password = login is null ? Password : login.Value.Password,
        };
    }

    /// <summary>The endpoint of a private server on this machine.</summary>
    internal static ResourceEndpoint Server(string kind, int port, string? user, string password, string name, string? socket, string host = "127.0.0.1") =>
        new(kind, ServerUrl(Scheme(kind), user, password, host, port, name))
        {
            Host = host,
            Port = port,
            Name = name,
            User = user,
            Password = password,
            Socket = socket,
        };

    /// <summary>The endpoint of a file: <c>sqlite:///absolute/path.db</c>.</summary>
    internal static ResourceEndpoint OfFile(string file, string name) => new(ProviderKinds.Sqlite, SqliteUrl(file)) { File = file, Name = name };

    // mysql: the scheme that the drivers of both MySQL and MariaDB know.
    static string Scheme(string kind) => kind == ProviderKinds.MariaDb ? "mysql" : kind;

    static string ServerUrl(string scheme, string? user, string? password, string host, int? port, string? name)
    {
        var login = (user, password) switch
        {
            (null, null) => "",
            (_, null) => Uri.EscapeDataString(user) + "@",
            _ => $"{Uri.EscapeDataString(user ?? "")}:{Uri.EscapeDataString(password)}@",
        };
        var address = host.Contains(':', StringComparison.Ordinal) ? $"[{host}]" : host;
        return $"{scheme}://{login}{address}{(port is null ? "" : $":{port}")}/{Uri.EscapeDataString(name ?? "")}";
    }

    static string SqliteUrl(string file) => "sqlite://" + string.Join('/', file.Split('/').Select(Uri.EscapeDataString));
}

using System.Collections.Immutable;
using System.Globalization;

namespace Slipway.Engines.Databases.PostgreSql;

/// <summary>PostgreSQL's programs as words.</summary>
static class PostgreSqlWords
{
    /// <summary>The superuser, who is not the application's role.</summary>
    public const string Admin = "slipway";

    /// <summary>Makes a cluster in <paramref name="data"/>; the superuser's password comes on standard input.</summary>
    /// <remarks>The pipe is made by the shell, as the server's user: root's own pipe cannot be opened again by him as a file.</remarks>
    public static ImmutableArray<string> Make(ServerUser user, InstalledPrograms programs, string data, string locale) =>
        user.Run(
            "/bin/sh", "-c", "cat 2>/dev/null | \"$@\"", "sh", programs.Paths["make"],
            $"--pgdata={data}", $"--username={Admin}", "--auth=scram-sha-256", "--pwfile=/dev/stdin",
            "--encoding=UTF8", $"--locale={locale}", "--data-checksums");

    /// <summary>The server in the foreground, on loopback and its socket only, its log on standard error.</summary>
    public static ImmutableArray<string> Run(ServerUser user, InstalledPrograms programs, ResourcePlace place, int port) =>
        user.Run(
            programs.Server, "-D", place.Data,
            "-c", "listen_addresses=127.0.0.1",
            "-c", $"port={Text(port)}",
            "-c", $"unix_socket_directories={Quote(place.Sockets)}",
            "-c", "unix_socket_permissions=0700",
            "-c", "logging_collector=off",
            "-c", "log_destination=stderr");

    /// <summary>Exit code 0 once the server takes queries; 1 while it starts or recovers.</summary>
    public static ImmutableArray<string> Ready(InstalledPrograms programs, ResourcePlace place, int port) =>
        [programs.Paths["ready"], "--quiet", $"--host={place.Sockets}", $"--port={Text(port)}", "--dbname=postgres", "--timeout=5"];

    /// <summary>SQL from standard input, as the superuser; the password is in <c>PGPASSWORD</c>.</summary>
    public static ImmutableArray<string> Sql(InstalledPrograms programs, string sockets, int port) =>
        [programs.Client, "--no-psqlrc", "--no-password", "--quiet", "--set=ON_ERROR_STOP=1",
            $"--host={sockets}", $"--port={Text(port)}", $"--username={Admin}", "--dbname=postgres"];

    // A list of folders: a comma ends a name, a quoted one may hold it.
    static string Quote(string folder) => "\"" + folder.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";

    static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}

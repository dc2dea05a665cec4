using System.Collections.Immutable;
using System.Globalization;

namespace Slipway.Engines.Databases.MariaDb;

/// <summary>MariaDB's programs as words. <c>--no-defaults</c> everywhere: no option file of the system or of the user has a say.</summary>
static class MariaDbWords
{
    public const string PidFile = "server.pid";

    /// <summary>Makes the system tables in <paramref name="data"/>; root has no password yet.</summary>
    public static ImmutableArray<string> Make(ServerUser user, InstalledPrograms programs, string data) =>
        user.Run(programs.Paths["make"], "--no-defaults", $"--datadir={data}", "--auth-root-authentication-method=normal", "--skip-test-db", "--skip-name-resolve");

    /// <summary>Runs SQL from standard input with no server and no listening: the data is never open to anybody without a password.</summary>
    public static ImmutableArray<string> Bootstrap(ServerUser user, InstalledPrograms programs, string data) =>
        user.Run(programs.Server, "--no-defaults", "--bootstrap", "--skip-networking", $"--datadir={data}");

    /// <summary>The server in the foreground, on loopback and its socket only, its log on standard error.</summary>
    public static ImmutableArray<string> Run(ServerUser user, InstalledPrograms programs, ResourcePlace place, int port) =>
        user.Run(
            programs.Server, "--no-defaults",
            $"--datadir={place.Data}",
            $"--socket={Socket(place.Sockets)}",
            $"--pid-file={Path.Combine(place.Data, PidFile)}",
            "--bind-address=127.0.0.1",
            $"--port={port.ToString(CultureInfo.InvariantCulture)}",
            // No look-ups; and no host is blocked for connections that only looked whether there is somebody.
            "--skip-name-resolve",
            "--character-set-server=utf8mb4",
            "--local-infile=0");

    /// <summary>Exit code 0 once the server answers, also when it answers that this is nobody it knows.</summary>
    public static ImmutableArray<string> Ready(InstalledPrograms programs, ResourcePlace place) =>
        [programs.Paths["ready"], "--no-defaults", "--silent", "--protocol=socket", $"--socket={Socket(place.Sockets)}", "--connect-timeout=5", "ping"];

    /// <summary>SQL from standard input as root; the password is in <c>MYSQL_PWD</c>.</summary>
    public static ImmutableArray<string> Sql(InstalledPrograms programs, string sockets) =>
        [programs.Client, "--no-defaults", "--batch", "--skip-column-names", "--protocol=socket", $"--socket={Socket(sockets)}",
            "--user=root", "--connect-timeout=20", "--default-character-set=utf8mb4"];

    public static string Socket(string sockets) => Path.Combine(sockets, "m.sock");
}

using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Slipway.Engines.Databases.Redis;

/// <summary>The text of <c>redis.conf</c>, and Redis's programs as words.</summary>
static class RedisConfiguration
{
    public const string FileName = "redis.conf";

    public const string PidFile = "server.pid";

    /// <summary>Loopback and socket only; every write goes to the log of writes before it is answered, so that a killed server loses none.</summary>
    public static string Text(ResourcePlace place, int port, string password) => $"""
        bind 127.0.0.1
        protected-mode yes
        port {port.ToString(CultureInfo.InvariantCulture)}
        unixsocket {Quote(Socket(place.Sockets))}
        unixsocketperm 700
        dir {Quote(place.Data)}
        pidfile {Quote(Path.Combine(place.Data, PidFile))}
        daemonize no
        appendonly yes
        requirepass {Quote(password)}

        """;

    /// <summary>The password is in the file, which only the server's user may read; no argument holds it.</summary>
    public static ImmutableArray<string> Run(ServerUser user, InstalledPrograms programs, ResourcePlace place) =>
        user.Run(programs.Server, Path.Combine(place.Data, FileName));

    /// <summary>Exit code 0 once the data is loaded. redis-cli itself ends well whatever the answer, and is told the password from the file.</summary>
    public static ImmutableArray<string> Ready(InstalledPrograms programs, ResourcePlace place) =>
        ["/bin/sh", "-c", ReadyScript, programs.Client, Socket(place.Sockets), Path.Combine(place.Data, FileName)];

    /// <summary>Writes standard input to <paramref name="file"/> as the server's user, whole or not at all.</summary>
    public static ImmutableArray<string> Write(ServerUser user, string file) =>
        user.Run("/bin/sh", "-c", "umask 077 && cat > \"$0.new\" && mv -f \"$0.new\" \"$0\"", file);

    const string ReadyScript = """
        REDISCLI_AUTH=$(sed -n 's/^requirepass "\(.*\)"$/\1/p' "$2"); export REDISCLI_AUTH
        [ "$("$0" -s "$1" ping 2>/dev/null)" = PONG ]
        """;

    public static string Socket(string sockets) => Path.Combine(sockets, "r.sock");

    // "\xHH" for all that is not plain: the file is read line by line, and its quotes know these escapes.
    internal static string Quote(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var octet in Encoding.UTF8.GetBytes(text))
        {
            _ = octet is >= 0x20 and < 0x7f and not (byte)'"' and not (byte)'\\'
                ? quoted.Append((char)octet)
                : quoted.Append(CultureInfo.InvariantCulture, $"\\x{octet:x2}");
        }

        return quoted.Append('"').ToString();
    }
}

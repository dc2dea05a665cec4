using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace Slipway.Engines.Databases;

/// <summary>The environment of servers and their clients: the user's own settings (<c>PGOPTIONS</c>, <c>~/.my.cnf</c>, a temporary folder
/// of root's) must not reach in.</summary>
static class ServerEnvironment
{
    // PATH: scripts such as mariadb-install-db need the system's own programs, whatever the user's PATH says.
    // LC_ALL: PostgreSQL on macOS does not start without one; the databases' own locale is set when they are made.
    public static ImmutableSortedDictionary<string, string> Of(string searchPath) =>
        ImmutableSortedDictionary<string, string>.Empty.WithComparers(StringComparer.Ordinal)
            .Add("PATH", searchPath + ":/usr/sbin:/usr/bin:/sbin:/bin").Add("LC_ALL", "C").Add("HOME", "/");

    public static ImmutableSortedDictionary<string, string?> ForCall(string searchPath) =>
        Of(searchPath).ToImmutableSortedDictionary(pair => pair.Key, string? (pair) => pair.Value, StringComparer.Ordinal);

    /// <summary>Of what a server is run with; no secret is among it.</summary>
    public static string Fingerprint(params IEnumerable<string> parts) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', parts))));
}

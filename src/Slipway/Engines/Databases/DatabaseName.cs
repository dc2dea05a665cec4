using System.Security.Cryptography;
using System.Text;

namespace Slipway.Engines.Databases;

/// <summary>A component's name as a name for a database and a role that needs no quoting in any client.</summary>
static class DatabaseName
{
    // PostgreSQL cuts names at 63 bytes, silently.
    const int Longest = 48;

    // What the servers keep for themselves.
    static readonly string[] Taken = ["slipway", "postgres", "template0", "template1", "public", "none", "root", "mysql", "mariadb", "sys",
        "information_schema", "performance_schema", "default", "user", "all"];

    /// <summary><c>my-app</c> gives <c>my_app</c>; names that are longer, or that would meet another one, end in a part of their hash.</summary>
    public static string From(string component)
    {
        var plain = string.Concat(component.ToLowerInvariant().Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '_'));
        var name = plain.Length > 0 && char.IsAsciiLetter(plain[0]) && !plain.StartsWith("pg_", StringComparison.Ordinal) && !Taken.Contains(plain)
            ? plain
            : "app_" + plain;
        return name.Length <= Longest ? name : $"{name[..(Longest - 9)]}_{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(component)))[..8]}";
    }
}

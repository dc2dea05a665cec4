using System.Security.Cryptography;
using System.Text;

namespace Slipway.Data;

/// <summary>The name under which the application's rights are kept while the fence is up.</summary>
static class FenceName
{
    // PostgreSQL cuts names at 63 bytes, silently.
    const int Longest = 63;
    const string End = "__slipway";

    /// <summary><c>visits</c> gives <c>visits__slipway</c>; a name that is too long for that ends in a part of its hash.</summary>
    public static string Of(string role) =>
        Encoding.UTF8.GetByteCount(role) + End.Length <= Longest ? role + End
            : $"slipway_{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(role)))[..32]}{End}";
}

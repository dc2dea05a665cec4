using System.Security.Cryptography;
using System.Text;

namespace Slipway.Data;

/// <summary>Names of roles that Slipway makes beside the application's.</summary>
static class FenceName
{
    // PostgreSQL cuts names at 63 bytes, silently.
    const int Longest = 63;

    /// <summary>Under which the application's rights are kept while the fence is up: <c>visits</c> gives <c>visits__slipway</c>; a name that is too long for that has a part of its hash instead.</summary>
    public static string Of(string role) => With(role, "__slipway");

    /// <summary>By which those are known that were let in as the application: <c>visits__admitted</c>.</summary>
    public static string Admitted(string role) => With(role, "__admitted");

    static string With(string role, string end) =>
        Encoding.UTF8.GetByteCount(role) + end.Length <= Longest ? role + end
            : $"slipway_{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(role)))[..32]}{end}";
}

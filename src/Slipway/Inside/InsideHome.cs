using System.Security.Cryptography;
using System.Text;
using Slipway.State;

namespace Slipway.Inside;

/// <summary>The home folder that containers of one runnable of one checkout share: caches, and what is built from the mounted source.</summary>
public static class InsideHome
{
    /// <summary>Its path in the user's cache; made when it is not there.</summary>
    /// <exception cref="IOException">It cannot be made.</exception>
    public static string Of(StateFolders folders, string root, string runnable)
    {
        var key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(root)))[..10];
        return Directory.CreateDirectory(Path.Combine(folders.Cache, "inside", key, runnable)).FullName;
    }
}

using System.Collections.Immutable;
using System.Net;

namespace Slipway.Proxy;

/// <summary>What the proxy is started with.</summary>
/// <param name="Control">The path of the socket by which it is told what to do; its folder is for the owner alone.</param>
/// <param name="Routes">The path of the file in which it keeps its routes.</param>
/// <param name="Addresses">Where it listens; port 0: a free one.</param>
sealed record ProxySettings(string Control, string Routes, ImmutableArray<IPEndPoint> Addresses)
{
    /// <summary>Null: these are not the words that it wants.</summary>
    public static ProxySettings? Read(string[] words)
    {
        if (words is not [{ Length: > 0 } control, { Length: > 0 } routes, _, ..])
        {
            return null;
        }

        var addresses = ImmutableArray.CreateBuilder<IPEndPoint>();
        foreach (var word in words[2..])
        {
            if (!IPEndPoint.TryParse(word, out var address))
            {
                return null;
            }

            addresses.Add(address);
        }

        return new ProxySettings(Path.GetFullPath(control), Path.GetFullPath(routes), addresses.DrainToImmutable());
    }
}

using System.Text;
using Slipway.Digests;
using Slipway.Repository.Components;

namespace Slipway.Releases.Objects;

/// <summary>The names of objects. A name that would be too long is cut, with a digest in place of what is lost.</summary>
static class ObjectNames
{
    // A pod's name is its Deployment's with 17 more characters, and is a host name of at most 63.
    const int Longest = 46;

    const int Digits = 8;

    /// <summary><c>visits</c> for the process <c>web</c>, <c>visits-worker</c> for another.</summary>
    public static string OfProcess(string component, string process) => process == ProcessDeclaration.Web ? component : Of(component, process);

    /// <summary><c>visits-tls</c></summary>
    public static string Of(string component, string part)
    {
        var name = $"{component}-{part}";
        return name.Length <= Longest ? name : $"{name[..(Longest - Digits - 1)].TrimEnd('-')}-{Digest.Of(Encoding.UTF8.GetBytes(name)).ToString()[..Digits]}";
    }
}

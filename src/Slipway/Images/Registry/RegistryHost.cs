using System.Net;

namespace Slipway.Images.Registry;

/// <summary>A registry by its host and port, and what that means for how it may be talked to.</summary>
/// <param name="Name">As in an image's name: <c>localhost:5000</c>, <c>docker.io</c>.</param>
/// <param name="IsInsecure">Declared to be: plain HTTP, or a certificate that nobody vouches for, will do.</param>
public sealed record RegistryHost(string Name, bool IsInsecure = false)
{
    /// <summary>Under which the engines' own files know Docker's registry.</summary>
    const string DockerKey = "https://index.docker.io/v1/";

    /// <summary>On this machine: what is said to it passes no network.</summary>
    public bool IsLoopback => HostWithoutPort is var host && (host == "localhost" || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address)));

    /// <summary>Whether plain HTTP will do where HTTPS is not spoken.</summary>
    public bool MayBePlain => IsInsecure || IsLoopback;

    /// <summary>The host that is asked; Docker's registry answers under another name than its images have.</summary>
    public string Api => IsDockerHub ? "registry-1.docker.io" : Name;

    /// <summary>Under which names the engines' files may have its password, most exact first; all without a scheme and what follows the host.</summary>
    public IEnumerable<string> CredentialKeys => IsDockerHub ? [DockerKey, "docker.io", "index.docker.io", "registry-1.docker.io"] : [Name];

    /// <summary>What a credential helper is asked for.</summary>
    public string HelperKey => IsDockerHub ? DockerKey : Name;

    bool IsDockerHub => Name is "docker.io" or "index.docker.io" or "registry-1.docker.io";

    string HostWithoutPort => Name.StartsWith('[') ? Name[1..Name.IndexOf(']', StringComparison.Ordinal)] : Name.Split(':')[0];
}

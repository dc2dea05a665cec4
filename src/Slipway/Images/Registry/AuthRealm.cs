namespace Slipway.Images.Registry;

/// <summary>Whether the place that a registry sends us to for a token may be shown the registry's password.</summary>
static class AuthRealm
{
    /// <summary>Null: it is no address that may be asked at all.</summary>
    /// <param name="realm">As the registry says it.</param>
    /// <param name="registry">Where it was said.</param>
    public static Uri? Address(string realm, Uri registry) =>
        Uri.TryCreate(realm, UriKind.Absolute, out var address) && address.UserInfo.Length == 0 && address.Fragment.Length == 0
        && (address.Scheme == "https" || (address.Scheme == "http" && registry.Scheme == "http" && (IsSameHost(address, registry) || (address.IsLoopback && registry.IsLoopback))))
            ? address : null;

    /// <summary>The registry's own host, one below it, or one beside it in the same domain: <c>auth.docker.io</c> for <c>registry-1.docker.io</c>.</summary>
    public static bool MaySeePassword(Uri address, Uri registry)
    {
        var (host, own) = (address.IdnHost.ToLowerInvariant(), registry.IdnHost.ToLowerInvariant());
        if (host == own || (address.IsLoopback && registry.IsLoopback))
        {
            return true;
        }

        return address.HostNameType == UriHostNameType.Dns && registry.HostNameType == UriHostNameType.Dns
            && (host.EndsWith("." + own, StringComparison.Ordinal) || (Domain(own) is { } domain && (host == domain || host.EndsWith("." + domain, StringComparison.Ordinal))));
    }

    /// <summary>What is above a host, unless anybody may have a name there: <c>example.net</c>, but neither <c>net</c> nor <c>co.uk</c>.</summary>
    static string? Domain(string host)
    {
        var above = host[(host.IndexOf('.', StringComparison.Ordinal) + 1)..];
        var labels = above.Split('.');
        return above.Length < host.Length && labels.Length >= 2 && !(labels is [{ Length: <= 3 }, { Length: 2 }]) ? above : null;
    }

    static bool IsSameHost(Uri one, Uri other) => string.Equals(one.IdnHost, other.IdnHost, StringComparison.OrdinalIgnoreCase);
}

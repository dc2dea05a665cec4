using System.Security.Cryptography.X509Certificates;

namespace Slipway.Certificates;

/// <summary>Whom a connection believes where somebody has named authorities of their own: those, and the machine's.</summary>
static class AddedAuthorities
{
    /// <summary>For <see cref="System.Net.Security.SslClientAuthenticationOptions"/>; the host's name is checked besides.</summary>
    public static X509ChainPolicy Policy(X509Certificate2Collection authorities)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.AddRange(authorities);
        using var machine = new X509Store(StoreName.Root, StoreLocation.LocalMachine, OpenFlags.ReadOnly);
        policy.CustomTrustStore.AddRange(machine.Certificates);
        return policy;
    }
}

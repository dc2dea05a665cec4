using System.Collections.Immutable;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Slipway.Certificates;
using Slipway.Problems;

namespace Slipway.Images.Registry;

/// <summary>The engines' folders of certificates: <c>certs.d/HOST:PORT/</c> with authorities (<c>*.crt</c>) and our own certificate (<c>*.cert</c> with <c>*.key</c>).</summary>
/// <param name="folders">Absolute, each with a folder for each registry; the first that has one counts.</param>
public sealed class RegistryCertificates(ImmutableArray<string> folders)
{
    const int Largest = 1024 * 1024;

    /// <summary>Docker's and podman's, the user's own before the machine's.</summary>
    public static RegistryCertificates Of(Func<string, string?> environment)
    {
        var config = environment("XDG_CONFIG_HOME") is { Length: > 0 } named ? named : environment("HOME") is { Length: > 0 } home ? Path.Combine(home, ".config") : null;
        string[] own = config is null || !Path.IsPathRooted(config) ? [] : [Path.Combine(config, "docker/certs.d"), Path.Combine(config, "containers/certs.d")];
        return new RegistryCertificates([.. own, "/etc/docker/certs.d", "/etc/containers/certs.d"]);
    }

    /// <summary>What to check the registry's certificate against, and what to show of ours; null: as the machine does.</summary>
    /// <exception cref="ProblemException"><c>registry-certificates</c></exception>
    internal SslClientAuthenticationOptions? For(RegistryHost host)
    {
        var folder = folders.Select(parent => Path.Combine(parent, host.Api)).FirstOrDefault(Directory.Exists);
        if (folder is null)
        {
            return null;
        }

        try
        {
            return Read(folder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new ProblemException(new Problem("registry-certificates", $"the certificates in `{folder}` cannot be used") { Why = exception.Message });
        }
    }

    static SslClientAuthenticationOptions Read(string folder)
    {
        var options = new SslClientAuthenticationOptions();
        var authorities = new X509Certificate2Collection();
        foreach (var file in Directory.EnumerateFiles(folder, "*.crt").Where(IsSmall).Order(StringComparer.Ordinal))
        {
            authorities.ImportFromPemFile(file);
        }

        if (authorities.Count > 0)
        {
            // Besides the machine's own, as in the engines.
            options.CertificateChainPolicy = AddedAuthorities.Policy(authorities);
        }

        if (Directory.EnumerateFiles(folder, "*.cert").Where(IsSmall).Order(StringComparer.Ordinal).FirstOrDefault() is { } own)
        {
            options.ClientCertificates = [X509Certificate2.CreateFromPemFile(own, Path.ChangeExtension(own, ".key"))];
        }

        return options;
    }

    static bool IsSmall(string file) => new FileInfo(file).Length <= Largest;
}

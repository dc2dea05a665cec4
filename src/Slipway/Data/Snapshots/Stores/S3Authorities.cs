using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Slipway.Certificates;
using Slipway.Problems;

namespace Slipway.Data.Snapshots.Stores;

/// <summary>Authorities that count for the certificate of an S3 server, besides those of the machine.</summary>
/// <param name="certificates">At least one.</param>
sealed class S3Authorities(X509Certificate2Collection certificates)
{
    /// <summary>Names a PEM file of them, as for other programs that speak S3.</summary>
    public const string Variable = "AWS_CA_BUNDLE";

    /// <summary>All that a system believes take half of it, and a Secret of a cluster holds twice as much.</summary>
    public const int MostBytes = 512 * 1024;

    /// <summary>The certificates, and nothing else of what the file may have held: a key beside them goes nowhere.</summary>
    public string Pem => string.Concat(certificates.Select(certificate => $"{certificate.ExportCertificatePem()}\n"));

    /// <summary>What a connection checks.</summary>
    public SslClientAuthenticationOptions Options => new() { CertificateChainPolicy = AddedAuthorities.Policy(certificates) };

    /// <summary>Those that the environment names; null: it names none, or the server is spoken to without TLS.</summary>
    /// <exception cref="ProblemException"><c>snapshot-store</c></exception>
    public static async Task<S3Authorities?> FindAsync(S3Address address, Func<string, string?> environment, CancellationToken cancellation)
    {
        if (environment(Variable) is not { Length: > 0 } path || address.Endpoint.Scheme != Uri.UriSchemeHttps)
        {
            return null;
        }

        try
        {
            // What is no file of its own, such as a pipe, has no length either: it is not opened.
            return new FileInfo(path).Length is > 0 and <= MostBytes ? Parse(await File.ReadAllTextAsync(path, cancellation), path)
                : throw Unusable(path, $"it is empty, no file, or longer than {MostBytes} bytes");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw Unusable(path, exception.Message);
        }
    }

    /// <param name="pem">Anything: what is no certificate in it is passed over.</param>
    /// <param name="where">Where it was found, for a message.</param>
    /// <exception cref="ProblemException"><c>snapshot-store</c></exception>
    public static S3Authorities Parse(string pem, string where)
    {
        var certificates = new X509Certificate2Collection();
        try
        {
            certificates.ImportFromPem(pem);
        }
        catch (CryptographicException)
        {
            throw Unusable(where, "one of its certificates cannot be read");
        }

        return certificates.Count > 0 ? new S3Authorities(certificates) : throw Unusable(where, "there is no certificate in it");
    }

    static ProblemException Unusable(string where, string why) => SnapshotProblems.Store(
        $"the authorities of the S3 store cannot be read from `{where}`, which `{Variable}` names",
        why,
        "name a PEM file (`-----BEGIN CERTIFICATE-----`) of the authorities that have signed the server's certificate, or unset the variable");
}

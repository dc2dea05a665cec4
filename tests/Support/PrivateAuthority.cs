using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Slipway.Tests.Support;

/// <summary>An authority that nobody knows but the test, and the certificates of servers that it signs.</summary>
public sealed class PrivateAuthority : IDisposable
{
    static readonly TimeSpan Life = TimeSpan.FromDays(1);

    readonly X509Certificate2 _own;

    public PrivateAuthority()
    {
        using var key = NewKey();
        var request = new CertificateRequest("CN=Authority of a test", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
        var now = TimeProvider.System.GetUtcNow();
        _own = request.CreateSelfSigned(now - Life, now + Life);
    }

    public string Pem => _own.ExportCertificatePem();

    /// <summary>The certificate of a server at this address, and its key, as PEM.</summary>
    public (string Certificate, string Key) Sign(IPAddress address)
    {
        using var key = NewKey();
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(address);
        var request = new CertificateRequest("CN=Server of a test", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], critical: false));
        using var made = request.Create(_own, _own.NotBefore, _own.NotAfter, RandomNumberGenerator.GetBytes(16));
        return (made.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }

    public void Dispose() => _own.Dispose();

    static ECDsa NewKey() => ECDsa.Create(ECCurve.NamedCurves.nistP256);
}

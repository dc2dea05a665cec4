using System.Net;
using System.Net.Http;
using System.Net.Security;
using Slipway.Problems;

namespace Slipway.Images.Registry;

/// <summary>The way to one registry: which scheme it speaks is found out once, before anything secret is said.</summary>
sealed class RegistryConnection(RegistryHost host, RegistryCertificates certificates, RegistryLimits limits) : IDisposable
{
    readonly SemaphoreSlim _finding = new(1, 1);
    HttpMessageInvoker? _client;
    Uri? _address;
    bool _sawBadCertificate;

    public RegistryHost Host => host;

    /// <summary>Where its API begins: <c>https://registry.example.net/</c>.</summary>
    /// <exception cref="ProblemException"><c>registry-not-reached</c>, <c>registry-tls</c>, <c>registry-certificates</c></exception>
    public async Task<Uri> AddressAsync(CancellationToken cancellation)
    {
        await _finding.WaitAsync(cancellation);
        try
        {
            _client ??= NewClient();
            return _address ??= host.MayBePlain ? await FindAsync(cancellation) : Address("https");
        }
        finally
        {
            _finding.Release();
        }
    }

    /// <summary>Sends a request once. The answer's body is not read yet.</summary>
    /// <exception cref="HttpRequestException">Worth another try.</exception>
    /// <exception cref="ProblemException"><c>registry-tls</c></exception>
    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        try
        {
            return await _client!.SendAsync(request, cancellation);
        }
        catch (HttpRequestException exception) when (exception.HttpRequestError == HttpRequestError.SecureConnectionError && _sawBadCertificate)
        {
            throw RegistryProblems.BadCertificate(host);
        }
    }

    async Task<Uri> FindAsync(CancellationToken cancellation)
    {
        foreach (var scheme in (string[])["https", "http"])
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            limit.CancelAfter(limits.Connect + limits.Answer);
            try
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Address(scheme), "v2/"));
                using var response = await SendAsync(request, limit.Token);
                return Address(scheme);
            }
            catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException && !cancellation.IsCancellationRequested)
            {
                if (scheme == "http")
                {
                    throw RegistryProblems.NotReached(host, RegistryProblems.Words(exception, limits));
                }
            }
        }

        throw new InvalidOperationException();
    }

    Uri Address(string scheme) => new($"{scheme}://{host.Api}/");

    HttpMessageInvoker NewClient() => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        ConnectTimeout = limits.Connect,
        UseCookies = false,
        UseProxy = !host.IsLoopback,
        MaxResponseHeadersLength = 64,
        MaxConnectionsPerServer = 8,
        SslOptions = SslOptions(),
    });

    SslClientAuthenticationOptions SslOptions()
    {
        var options = certificates.For(host) ?? new SslClientAuthenticationOptions();
        options.RemoteCertificateValidationCallback = (stream, _, _, errors) =>
        {
            // What was declared of the registry says nothing of a host that it sends us to.
            var isGood = errors == SslPolicyErrors.None || (host.IsInsecure && (stream as SslStream)?.TargetHostName == Address("https").IdnHost);
            _sawBadCertificate |= !isGood;
            return isGood;
        };
        return options;
    }

    public void Dispose()
    {
        _client?.Dispose();
        _finding.Dispose();
    }
}

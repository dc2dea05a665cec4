using System.Net;
using System.Net.Http;
using Slipway.Problems;

namespace Slipway.Images.Registry;

/// <summary>What can go wrong with a registry. No message holds a header, a token, or a text of the registry's own.</summary>
static class RegistryProblems
{
    public static ProblemException NotReached(RegistryHost host, string why) => new(new Problem("registry-not-reached", $"the registry `{host.Name}` cannot be reached")
    {
        Kind = ProblemKind.Failure,
        Why = why,
    });

    public static ProblemException BadCertificate(RegistryHost host) => new(new Problem("registry-tls", $"the certificate of the registry `{host.Name}` is not one that this machine trusts")
    {
        Kind = ProblemKind.Failure,
        Fix = $"put the certificate of its authority into `/etc/docker/certs.d/{host.Api}/ca.crt`, where the engine looks too",
    });

    public static ProblemException Denied(RegistryHost host, string repository, bool hadPassword) => new(new Problem("registry-denied", $"the registry `{host.Name}` does not let us at `{repository}`")
    {
        Kind = ProblemKind.Failure,
        Why = hadPassword ? "the login that the container engine has for it may not do this" : "the container engine has no login for it",
        Fix = $"docker login {host.Name}",
    });

    public static ProblemException StrangeRealm(RegistryHost host) => new(new Problem("registry-realm", $"the registry `{host.Name}` asks for its password at a place that is not its own")
    {
        Kind = ProblemKind.Failure,
        Why = "a token is fetched from the registry's own host or domain, over HTTPS; nothing was sent",
        Fix = "ask whoever runs the registry for an address in its own domain",
    });

    public static ProblemException Refused(RegistryHost host, string what, HttpStatusCode status, string? code) => new(new Problem("registry-refused", $"the registry `{host.Name}` would not {what}")
    {
        Kind = ProblemKind.Failure,
        Why = code is null ? $"it answered {(int)status}" : $"it answered {(int)status}, {code}",
    });

    public static ProblemException Nonsense(RegistryHost host, string why) => new(new Problem("registry-answer", $"the registry `{host.Name}` answered what no registry should") { Kind = ProblemKind.Failure, Why = why });

    public static ProblemException NoDeletion(RegistryHost host) => new(new Problem("registry-keeps-all", $"the registry `{host.Name}` removes nothing")
    {
        Kind = ProblemKind.Failure,
        Why = "whoever runs it has not allowed that",
        Fix = "for the distribution registry: `storage: { delete: { enabled: true } }` in its configuration, and its garbage collection from time to time",
    });

    public static ProblemException Missing(ImageReference image) => new(new Problem("image-missing", $"there is no image `{image}`") { Kind = ProblemKind.Failure });

    /// <summary>A sentence of our own for what the network said.</summary>
    public static string Words(Exception exception, RegistryLimits limits) => exception switch
    {
        OperationCanceledException => $"nothing came for {limits.Answer.TotalSeconds:0.#} s",
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => "the host's name is not known",
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } => "no connection could be made",
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => "no secure connection could be made",
        HttpRequestException { HttpRequestError: HttpRequestError.ProxyTunnelError } => "the proxy refused the connection",
        _ => "the connection broke before all of it had come",
    };
}

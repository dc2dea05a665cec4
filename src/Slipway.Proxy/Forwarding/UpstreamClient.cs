using System.Net;

namespace Slipway.Proxy.Forwarding;

/// <summary>The connections to replicas.</summary>
static class UpstreamClient
{
    static readonly TimeSpan Connecting = TimeSpan.FromSeconds(5);

    /// <summary>Shorter than what servers keep (Node's is 5 s): a request must not go out on a connection that is just being closed.</summary>
    static readonly TimeSpan Idle = TimeSpan.FromSeconds(3);

    public static HttpMessageInvoker Make() => new(new SocketsHttpHandler
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        ActivityHeadersPropagator = null,
        ConnectTimeout = Connecting,
        PooledConnectionIdleTimeout = Idle,
    });
}

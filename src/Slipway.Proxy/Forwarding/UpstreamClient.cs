using System.Net;
using System.Net.Sockets;

namespace Slipway.Proxy.Forwarding;

/// <summary>The connections to replicas.</summary>
static class UpstreamClient
{
    static readonly TimeSpan Connecting = TimeSpan.FromSeconds(3);

    /// <summary>Shorter than what servers keep (Node's is 5 s): a request must not go out on a connection that is just being closed.</summary>
    static readonly TimeSpan Idle = TimeSpan.FromSeconds(3);

    public static HttpMessageInvoker Make(TimeProvider time) => new(new SocketsHttpHandler
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        ActivityHeadersPropagator = null,
        PooledConnectionIdleTimeout = Idle,
        ConnectCallback = (context, cancellation) => ConnectAsync(context.DnsEndPoint, time, cancellation),
    });

    /// <summary>The handler's own limit ends as if the user had gone. This one is a replica that could not be connected to, as one that refuses is.</summary>
    static async ValueTask<Stream> ConnectAsync(DnsEndPoint to, TimeProvider time, CancellationToken cancellation)
    {
        using var deadline = new CancellationTokenSource(Connecting, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellation);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(to, limit.Token);
            return new UpstreamStream(socket);
        }
        catch (Exception exception)
        {
            socket.Dispose();
            throw exception is OperationCanceledException && !cancellation.IsCancellationRequested ? new SocketException((int)SocketError.TimedOut) : exception;
        }
    }
}

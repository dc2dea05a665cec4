using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Yarp.ReverseProxy.Forwarder;

namespace Slipway.Proxy.Forwarding;

/// <summary>Says to the replica who asked for what, and drops what clients say of it themselves; and what is about one connection alone, in both directions.</summary>
sealed class ForwardedHeaders : HttpTransformer
{
    static readonly string[] Claims = ["Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Port", "X-Forwarded-Prefix", "X-Forwarded-Proto", "X-Forwarded-Server", "X-Real-IP"];

    public override async ValueTask TransformRequestAsync(HttpContext httpContext, HttpRequestMessage proxyRequest, string destinationPrefix, CancellationToken cancellationToken)
    {
        await base.TransformRequestAsync(httpContext, proxyRequest, destinationPrefix, cancellationToken);
        foreach (var name in Claims.Concat(Named(httpContext.Request.Headers.Connection)))
        {
            Remove(proxyRequest.Headers, name);
            Remove(proxyRequest.Content?.Headers, name);
        }

        var host = httpContext.Request.Host.Value;
        proxyRequest.Headers.Host = host;
        proxyRequest.Headers.TryAddWithoutValidation("X-Forwarded-For", Client(httpContext));
        proxyRequest.Headers.TryAddWithoutValidation("X-Forwarded-Proto", httpContext.Request.Scheme);
        proxyRequest.Headers.TryAddWithoutValidation("X-Forwarded-Host", host);
    }

    public override async ValueTask<bool> TransformResponseAsync(HttpContext httpContext, HttpResponseMessage? proxyResponse, CancellationToken cancellationToken)
    {
        var isForwarded = await base.TransformResponseAsync(httpContext, proxyResponse, cancellationToken);
        if (proxyResponse is not null && proxyResponse.Headers.NonValidated.TryGetValues("Connection", out var connection))
        {
            foreach (var name in Named(connection.ToArray()))
            {
                httpContext.Response.Headers.Remove(name);
            }
        }

        return isForwarded;
    }

    /// <summary>
    /// The headers that a <c>Connection</c> header calls its own, as far as Kestrel tells: of one with <c>close</c> or <c>keep-alive</c> it tells that alone.
    /// <c>Upgrade</c> is forwarded by the forwarder itself.
    /// </summary>
    static IEnumerable<string> Named(StringValues connection) => connection.SelectMany(line => (line ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        .Where(name => name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_') && !name.Equals("Upgrade", StringComparison.OrdinalIgnoreCase));

    // A name that is no name of a header of this kind is not there, and to remove it would throw.
    static void Remove(HttpHeaders? headers, string name)
    {
        if (headers?.NonValidated.Contains(name) == true)
        {
            headers.Remove(name);
        }
    }

    static string? Client(HttpContext context) => context.Connection.RemoteIpAddress is { } address ? (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString() : null;
}

using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Slipway.Proxy.Forwarding;

/// <summary>Requests of which a replica may see the end elsewhere than we do: whoever sends one wants to slip a second request in.</summary>
static class HostileRequest
{
    /// <summary>Kestrel takes the chunks then, and puts the length aside under this name.</summary>
    const string LengthAside = "X-Content-Length";

    /// <summary>Answers it, when it is one.</summary>
    public static bool IsRefused(HttpContext context)
    {
        var headers = context.Request.Headers;
        var encoding = headers.TransferEncoding;
        var isRefused = headers.ContainsKey(LengthAside)
            || (!StringValues.IsNullOrEmpty(encoding) && (headers.ContentLength is not null || !string.Equals(encoding.ToString(), "chunked", StringComparison.OrdinalIgnoreCase)))
            || HttpMethods.IsConnect(context.Request.Method);
        if (isRefused)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            context.Response.Headers.Connection = "close";
        }

        return isRefused;
    }
}

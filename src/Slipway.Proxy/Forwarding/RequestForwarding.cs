using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Http;
using Slipway.Proxy.Routing;
using Yarp.ReverseProxy.Forwarder;

namespace Slipway.Proxy.Forwarding;

/// <summary>Takes a request to a replica of its route's current version, and the answer back.</summary>
/// <param name="log">Gets a line for each request that no replica has answered.</param>
sealed class RequestForwarding(IHttpForwarder forwarder, RouteTable routes, HttpMessageInvoker client, TimeProvider time, TextWriter log)
{
    const int RetryAfterSeconds = 1;

    static readonly ForwarderRequestConfig Config = new()
    {
        Version = HttpVersion.Version11,
        VersionPolicy = HttpVersionPolicy.RequestVersionExact,

        // Of silence, in both directions: answers that are waited for, streams, WebSockets.
        ActivityTimeout = TimeSpan.FromMinutes(10),
    };

    readonly ForwardedHeaders _headers = new();

    public async Task ForwardAsync(HttpContext context)
    {
        if (routes.Match(context.Request.Host.Host, context.Connection.LocalPort) is not { } route)
        {
            await SayAsync(context, StatusCodes.Status404NotFound, "nothing is served here under this name");
            return;
        }

        using var passage = route.Enter();
        while (passage.Next(time) is { } upstream)
        {
            var error = await forwarder.SendAsync(context, upstream.Prefix, client, Config, _headers);
            if (error == ForwarderError.None)
            {
                return;
            }

            var cause = context.GetForwarderErrorFeature()?.Exception;
            await log.WriteLineAsync($"{route.Name} {passage.Version}: {upstream.Prefix}: {error}: {cause?.Message}");
            if (!IsUntouched(context, cause))
            {
                await EndAsync(context);
                return;
            }

            upstream.Refuse(time);
            context.Response.Clear();
        }

        context.Response.Headers.RetryAfter = RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
        await SayAsync(context, StatusCodes.Status503ServiceUnavailable, $"{route.Name} is away for a moment: try again");
    }

    /// <summary>Whether the replica was not even reached: then nothing of the request was sent, and it can go to the next one, whatever it does.</summary>
    static bool IsUntouched(HttpContext context, Exception? cause) =>
        cause is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError } && !context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested;

    static Task EndAsync(HttpContext context) => context.Response.HasStarted || context.RequestAborted.IsCancellationRequested
        ? Task.CompletedTask
        : SayAsync(context, context.Response.StatusCode, context.Response.StatusCode == StatusCodes.Status504GatewayTimeout ? "the answer took too long" : "the answer broke off");

    static Task SayAsync(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync($"{text}\n", context.RequestAborted);
    }
}

using System.Collections.Concurrent;
using System.Net;
using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Slipway.Tests.Proxy;

/// <summary>An application behind the proxy: says its name, counts bytes, is slow on request, speaks by WebSocket.</summary>
sealed class Replica : IAsyncDisposable
{
    readonly WebApplication _app;
    readonly string _name;

    Replica(string name)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options =>
        {
            options.Listen(IPAddress.Loopback, 0);
            options.Limits.MaxRequestBodySize = null;
        });
        (_name, _app) = (name, builder.Build());
        _app.UseWebSockets();
        _app.Run(AnswerAsync);
    }

    /// <summary><c>127.0.0.1:41234</c></summary>
    public string Address => new Uri(_app.Urls.First()).Authority;

    /// <summary>What slow answers wait for.</summary>
    public TaskCompletionSource Slow { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The headers of all requests.</summary>
    public ConcurrentQueue<Dictionary<string, string>> Asked { get; } = new();

    public static async Task<Replica> StartAsync(string name)
    {
        var replica = new Replica(name);
        await replica._app.StartAsync();
        return replica;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    async Task AnswerAsync(HttpContext context)
    {
        Asked.Enqueue(context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase));
        switch (context.Request.Path.Value)
        {
            case "/slow":
                await Slow.Task.WaitAsync(context.RequestAborted);
                await context.Response.WriteAsync(_name);
                break;
            case "/stream":
                await context.Response.WriteAsync("first");
                await context.Response.Body.FlushAsync();
                await Slow.Task.WaitAsync(context.RequestAborted);
                await context.Response.WriteAsync("last");
                break;
            case "/count":
                await context.Response.WriteAsync($"{await CountAsync(context.Request.Body)}");
                break;
            case "/socket":
                await EchoAsync(context);
                break;
            case "/connection":
                context.Response.Headers.Connection = "X-Mine";
                context.Response.Headers["X-Mine"] = "1";
                context.Response.Headers["X-Yours"] = "1";
                await context.Response.WriteAsync(_name);
                break;
            default:
                await context.Response.WriteAsync(_name);
                break;
        }
    }

    static async Task<long> CountAsync(Stream body)
    {
        var (count, buffer) = (0L, new byte[64 * 1024]);
        int read;
        while ((read = await body.ReadAsync(buffer)) > 0)
        {
            count += read;
        }

        return count;
    }

    async Task EchoAsync(HttpContext context)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        var buffer = new byte[1024];
        while (await socket.ReceiveAsync(buffer, context.RequestAborted) is { MessageType: WebSocketMessageType.Text } received)
        {
            var text = $"{_name}: {Encoding.UTF8.GetString(buffer, 0, received.Count)}";
            await socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, context.RequestAborted);
        }

        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, context.RequestAborted);
    }
}

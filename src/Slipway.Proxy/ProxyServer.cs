using System.Collections.Immutable;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Slipway.Problems;
using Slipway.Proxy.Control;
using Slipway.Proxy.Forwarding;
using Slipway.Proxy.Routing;
using Yarp.ReverseProxy.Forwarder;

namespace Slipway.Proxy;

/// <summary>The proxy: what listens for users, and what listens for its owner.</summary>
sealed class ProxyServer : IAsyncDisposable
{
    /// <summary>A client that has begun to send its headers has so long to end them.</summary>
    static readonly TimeSpan Headers = TimeSpan.FromSeconds(15);

    /// <summary>When it is told to end, requests have so long.</summary>
    static readonly TimeSpan Ending = TimeSpan.FromSeconds(30);

    readonly ControlServer _control;
    readonly RouteTable _routes;
    readonly HttpMessageInvoker _client;
    readonly WebApplication _app;

    ProxyServer(ControlServer control, RouteTable routes, HttpMessageInvoker client, WebApplication app) => (_control, _routes, _client, _app) = (control, routes, client, app);

    /// <summary>Where it listens.</summary>
    public ImmutableArray<string> Addresses => [.. _app.Urls.Select(url => new Uri(url)).Select(url => $"{url.Host}:{url.Port}")];

    /// <exception cref="ProblemException"><c>proxy-running</c>, <c>proxy-listen</c>, <c>proxy-routes</c>, <c>socket-path-too-long</c>, <c>state-folder</c></exception>
    public static async Task<ProxyServer> StartAsync(ProxySettings settings, TimeProvider time)
    {
        var (routes, client) = (new RouteTable(new RouteFile(settings.Routes)), UpstreamClient.Make(time));
        var control = await ControlServer.StartAsync(settings.Control, routes, time);
        var server = new ProxyServer(control, routes, client, Build(settings, routes, client, time));
        try
        {
            await server._app.StartAsync();
            return server;
        }
        catch (Exception exception) when (exception is IOException or SocketException)
        {
            await server.DisposeAsync();
            throw ProxyProblems.Listen(exception.Message);
        }
    }

    /// <summary>Until SIGTERM or Ctrl-C.</summary>
    public Task WaitAsync() => _app.WaitForShutdownAsync();

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await _control.DisposeAsync();
        _client.Dispose();
        _routes.Dispose();
    }

    static WebApplication Build(ProxySettings settings, RouteTable routes, HttpMessageInvoker client, TimeProvider time)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Host.UseConsoleLifetime(options => options.SuppressStatusMessages = true);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options => Listen(options, settings));
        builder.Services.AddHttpForwarder();
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = Ending);
        var app = builder.Build();
        var forwarder = new RequestForwarding(app.Services.GetRequiredService<IHttpForwarder>(), routes, client, time, Console.Error);
        app.Use(next => context => HostileRequest.IsRefused(context) ? Task.CompletedTask : next(context));
        app.Run(forwarder.ForwardAsync);
        return app;
    }

    static void Listen(KestrelServerOptions options, ProxySettings settings)
    {
        options.AddServerHeader = false;
        options.Limits.MaxRequestBodySize = null;
        options.Limits.RequestHeadersTimeout = Headers;
        foreach (var address in settings.Addresses)
        {
            options.Listen(address, listening => listening.Protocols = HttpProtocols.Http1);
        }
    }
}

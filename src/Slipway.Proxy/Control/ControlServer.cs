using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Slipway.Problems;
using Slipway.Proxy.Routing;
using Slipway.State;

namespace Slipway.Proxy.Control;

/// <summary>Listens on a socket that only the owner may open.</summary>
sealed class ControlServer : IAsyncDisposable
{
    const int MostBytes = 1024 * 1024;

    readonly FileLock _held;
    readonly WebApplication _app;

    ControlServer(FileLock held, WebApplication app) => (_held, _app) = (held, app);

    /// <exception cref="ProblemException"><c>proxy-running</c>, <c>proxy-listen</c>, <c>socket-path-too-long</c>, <c>state-folder</c></exception>
    public static async Task<ControlServer> StartAsync(string path, RouteTable routes, TimeProvider time)
    {
        PrivateFolder.Create(Path.GetDirectoryName(path)!);
        var held = FileLock.TryTake($"{path}.lock") ?? throw ProxyProblems.Running(path);
        try
        {
            // Of one that was killed: nobody listens there any more, since the lock was free.
            File.Delete(SocketPath.Checked(path));
            var app = Build(path, new ControlRequests(routes, time));
            await app.StartAsync();
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            return new ControlServer(held, app);
        }
        catch (Exception exception) when (exception is IOException or SocketException)
        {
            held.Dispose();
            throw ProxyProblems.Listen(exception.Message);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _held.Dispose();
    }

    static WebApplication Build(string path, ControlRequests requests)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options =>
        {
            options.ListenUnixSocket(path);
            options.AddServerHeader = false;
            options.Limits.MaxRequestBodySize = MostBytes;
        });
        builder.Services.AddRoutingCore();
        var app = builder.Build();
        app.MapPut("/routes/{name}", (RequestDelegate)requests.PutAsync);
        app.MapGet("/routes/{name}", (RequestDelegate)requests.GetAsync);
        app.MapDelete("/routes/{name}", (RequestDelegate)requests.DeleteAsync);
        app.MapPost("/routes/{name}/drain", (RequestDelegate)requests.DrainAsync);
        return app;
    }
}

using Slipway.Problems;

namespace Slipway.Proxy;

/// <summary>A reverse proxy that switches a route from one version to the next, and says when the old one has nothing more to do: see docs/proxy.md.</summary>
static class Program
{
    static async Task<int> Main(string[] words)
    {
        if (ProxySettings.Read(words) is not { } settings)
        {
            await Console.Error.WriteLineAsync("usage: Slipway.Proxy CONTROL ROUTES ADDRESS…   (a socket, a file, and where to listen: 127.0.0.1:8080)");
            return 2;
        }

        try
        {
            await using var server = await ProxyServer.StartAsync(settings, TimeProvider.System);
            foreach (var address in server.Addresses)
            {
                await Console.Out.WriteLineAsync($"listens on {address}");
            }

            await server.WaitAsync();
            return 0;
        }
        catch (ProblemException exception)
        {
            foreach (var problem in exception.Problems)
            {
                await Console.Error.WriteLineAsync($"error: {problem.What}{(problem.Why is { } why ? $": {why}" : "")}\n{problem.Fix}");
            }

            return 1;
        }
    }
}

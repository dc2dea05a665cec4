[assembly: AssemblyFixture(typeof(Visits.Tests.Support.Servers))]

namespace Visits.Tests.Support;

/// <summary>One server of each kind for all tests, started when the first one asks.</summary>
public sealed class Servers : IAsyncDisposable
{
    readonly Lazy<Task<DatabaseServer>> _postgres = new(() => StartAsync(new PostgresServer()));
    readonly Lazy<Task<DatabaseServer>> _maria = new(() => StartAsync(new MariaServer()));

    internal Task<DatabaseServer> Postgres => _postgres.Value;

    internal Task<DatabaseServer> Maria => _maria.Value;

    public async ValueTask DisposeAsync()
    {
        // One that did not start has been cleared away already.
        foreach (var server in new[] { _postgres, _maria }.Where(server => server is { IsValueCreated: true, Value.IsCompletedSuccessfully: true }))
        {
            await (await server.Value).DisposeAsync();
        }
    }

    internal static async Task<DatabaseServer> StartAsync(DatabaseServer server)
    {
        try
        {
            await server.InstallAndStartAsync(CancellationToken.None);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }
}

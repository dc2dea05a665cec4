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
        foreach (var server in new[] { _postgres, _maria }.Where(server => server.IsValueCreated))
        {
            await (await server.Value).DisposeAsync();
        }
    }

    internal static async Task<DatabaseServer> StartAsync(DatabaseServer server)
    {
        await server.InstallAndStartAsync(CancellationToken.None);
        return server;
    }
}

using Visits.Tests.Support;

namespace Visits.Tests.Real;

public sealed class PostgresTests : ServerContract
{
    readonly Servers _servers;

    public PostgresTests(Servers servers)
    {
        PostgresServer.Require();
        _servers = servers;
    }

    private protected override DatabaseServer NewServer() => new PostgresServer();

    private protected override Task<DatabaseServer> SharedAsync() => _servers.Postgres;
}

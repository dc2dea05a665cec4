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

    private protected override IReadOnlyList<string> ReaderStatements(string database) =>
        ["create role reader login password 'reader'", "grant select on all tables in schema public to reader"];

    private protected override Task<DatabaseServer> SharedAsync() => _servers.Postgres;
}

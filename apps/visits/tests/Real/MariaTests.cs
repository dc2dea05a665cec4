using Visits.Tests.Support;

namespace Visits.Tests.Real;

public sealed class MariaTests : ServerContract
{
    readonly Servers _servers;

    public MariaTests(Servers servers)
    {
        MariaServer.Require();
        _servers = servers;
    }

    private protected override DatabaseServer NewServer() => new MariaServer();

    private protected override IReadOnlyList<string> ReaderStatements(string database) =>
        ["create user reader@'%' identified by 'reader'", $"grant select on {database}.* to reader@'%'"];

    private protected override Task<DatabaseServer> SharedAsync() => _servers.Maria;
}

using Slipway.Data.MariaDb;
using Slipway.Data.PostgreSql;
using Slipway.Data.Sqlite;
using Slipway.Engines.Databases;
using Slipway.Programs;

namespace Slipway.Data;

/// <summary>Chooses what does the work for a kind of server.</summary>
static class DatabaseServers
{
    /// <param name="access">How it is reached.</param>
    /// <param name="runner">Runs the database's own programs.</param>
    /// <param name="searchPath">PATH; the usual folders of distributions are looked into as well.</param>
    /// <param name="clock">For the waits.</param>
    /// <exception cref="ArgumentException">Redis: it has no snapshots.</exception>
    public static IDatabaseServer Of(ServerAccess access, IProgramRunner runner, string searchPath, TimeProvider clock) => access.Admin.Kind switch
    {
        ProviderKinds.PostgreSql => new PostgreSqlServer(new PostgreSqlClient(new DataPrograms(runner, access, searchPath), access), clock),
        ProviderKinds.MariaDb => new MariaDbServer(new MariaDbClient(new DataPrograms(runner, access, searchPath), access), clock),
        ProviderKinds.Sqlite => new SqliteServer(access, runner, clock),
        var other => throw new ArgumentException($"nothing is done with the data of {other}", nameof(access)),
    };
}

using System.Data;
using System.Data.Common;
using MySql.Data.MySqlClient;

namespace Visits.Databases;

/// <summary>MariaDB and MySQL, by MySql.Data.</summary>
sealed class MariaDatabase : Database
{
    // https://mariadb.com/kb/en/mariadb-error-codes/
    const int LockWaitTimeout = 1205;
    const int Deadlock = 1213;
    const int DuplicateEntry = 1062;
    const int TableAccessDenied = 1142;
    const int ServerReadOnly = 1290;

    readonly string _connectionString;

    public MariaDatabase(DatabaseUrl url) => _connectionString = ConnectionString(url);

    public override DatabaseKind Kind => DatabaseKind.Maria;

    public override Dialect Dialect => Dialect.Maria;

    // The driver's asynchronous connect (26.10.0) cannot do Unix sockets: its end point has no address family. The synchronous one can.
    // Connections come from the pool, so this is seldom more than a look into it.
    public override Task<DbConnection> OpenAsync(CancellationToken cancellation)
    {
        var connection = new MySqlConnection(_connectionString);
        return OpenAsync(connection, () => Task.Run(connection.Open, cancellation));
    }

    // The default, repeatable read, locks the gaps between rows as well, and two replicas would be in each other's way.
    public override async Task<DbTransaction> BeginWriteAsync(DbConnection connection, CancellationToken cancellation) =>
        await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellation);

    // The lock's name is the server's, so it carries the database's.
    public override async Task LockAsync(DbConnection connection, TimeSpan limit, CancellationToken cancellation)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = $"select get_lock(concat('visits.', database()), {(int)limit.TotalSeconds})";
        command.CommandTimeout = (int)limit.TotalSeconds + 5;
        if (await command.ExecuteScalarAsync(cancellation) is not (1L or 1 or 1UL))
        {
            throw new TimeoutException($"another process has been migrating for more than {limit.TotalSeconds:0} s");
        }
    }

    public override async Task UnlockAsync(DbConnection connection) =>
        await connection.NumberAsync("select release_lock(concat('visits.', database()))", CancellationToken.None);

    public override bool IsConflict(DbException exception) => exception is MySqlException { Number: Deadlock or LockWaitTimeout };

    public override bool IsDuplicate(DbException exception) => exception is MySqlException { Number: DuplicateEntry };

    public override bool IsHeldOff(DbException exception) => exception is MySqlException { Number: TableAccessDenied or ServerReadOnly };

    public override async Task<bool> HasTableAsync(DbConnection connection, string table, CancellationToken cancellation) =>
        await connection.NumberAsync(
            "select 1 from information_schema.tables where table_schema = database() and table_name = @table", cancellation, ("table", table)) is not null;

    static string ConnectionString(DatabaseUrl url)
    {
        var text = new MySqlConnectionStringBuilder
        {
            Server = url.Socket ?? url.Host,
            Port = (uint)(url.Port ?? 3306),
            ConnectionProtocol = url.Socket is null ? MySqlConnectionProtocol.Socket : MySqlConnectionProtocol.UnixSocket,
            Database = url.Name,
            UserID = url.User ?? "",
            Password = url.Password ?? "",
            SslMode = url.Tls switch
            {
                "disable" => MySqlSslMode.Disabled,
                "require" => MySqlSslMode.Required,
                "verify-full" => MySqlSslMode.VerifyFull,
                _ when url.Socket is not null => MySqlSslMode.Disabled,
                _ => MySqlSslMode.Preferred,
            },
            ConnectionTimeout = (uint)ConnectLimit.TotalSeconds,
            DefaultCommandTimeout = (uint)StatementLimit.TotalSeconds,
            MaximumPoolSize = 20,
        };
        return text.ConnectionString;
    }
}

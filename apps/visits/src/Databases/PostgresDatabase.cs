using System.Data.Common;
using Npgsql;

namespace Visits.Databases;

/// <summary>PostgreSQL, by Npgsql.</summary>
sealed class PostgresDatabase : Database
{
    // Any number, as long as every replica takes the same: "visits" in ASCII.
    const long MigrationLock = 0x766973697473;

    readonly string _connectionString;

    public PostgresDatabase(DatabaseUrl url) => _connectionString = ConnectionString(url);

    public override DatabaseKind Kind => DatabaseKind.Postgres;

    public override Dialect Dialect => Dialect.Postgres;

    public override Task<DbConnection> OpenAsync(CancellationToken cancellation)
    {
        var connection = new NpgsqlConnection(_connectionString);
        return OpenAsync(connection, () => connection.OpenAsync(cancellation));
    }

    public override async Task LockAsync(DbConnection connection, TimeSpan limit, CancellationToken cancellation)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = $"select pg_advisory_lock({MigrationLock})";
        command.CommandTimeout = (int)limit.TotalSeconds;
        await command.ExecuteNonQueryAsync(cancellation);
    }

    public override async Task UnlockAsync(DbConnection connection) =>
        await connection.RunAsync($"select pg_advisory_unlock({MigrationLock})", CancellationToken.None);

    public override bool IsConflict(DbException exception) =>
        exception is PostgresException { SqlState: PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure };

    public override bool IsDuplicate(DbException exception) => exception is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation };

    public override bool IsHeldOff(DbException exception) =>
        exception is PostgresException { SqlState: PostgresErrorCodes.InsufficientPrivilege or PostgresErrorCodes.ReadOnlySqlTransaction };

    public override async Task<bool> HasTableAsync(DbConnection connection, string table, CancellationToken cancellation) =>
        await connection.NumberAsync(
            "select 1 from information_schema.tables where table_schema = current_schema() and table_name = @table", cancellation, ("table", table)) is not null;

    static string ConnectionString(DatabaseUrl url) => new NpgsqlConnectionStringBuilder
    {
        Host = url.Socket ?? url.Host,
        Port = url.Port ?? 5432,
        Database = url.Name,
        Username = url.User,
        Password = url.Password,
        SslMode = url.Tls switch
        {
            "disable" => SslMode.Disable,
            "require" => SslMode.Require,
            "verify-full" => SslMode.VerifyFull,
            _ => SslMode.Prefer,
        },

        // No Kerberos: the driver would look for its library, and say on every start that it is not there.
        GssEncryptionMode = GssEncryptionMode.Disable,
        Timeout = (int)ConnectLimit.TotalSeconds,
        CommandTimeout = (int)StatementLimit.TotalSeconds,
        MaxPoolSize = 20,
        ApplicationName = "visits",
        // A message names the failed statement and its code; the values in it are nobody's business.
        IncludeErrorDetail = false,
    }.ConnectionString;
}

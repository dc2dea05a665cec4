using System.Data;
using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Visits.Databases;

/// <summary>A file. Written ahead to a log (WAL), so that readers never wait; synced at every commit, so that none is lost.</summary>
sealed class SqliteDatabase : Database
{
    // https://www.sqlite.org/rescode.html
    const int Busy = 5;
    const int Locked = 6;
    const int ReadOnly = 8;
    const int PrimaryKeyConstraint = 1555;
    const int UniqueConstraint = 2067;

    readonly string _path;

    static SqliteDatabase() => SQLitePCL.Batteries_V2.Init();

    public SqliteDatabase(DatabaseUrl url) => _path = url.Name;

    public override DatabaseKind Kind => DatabaseKind.Sqlite;

    public override Dialect Dialect => Dialect.Sqlite;

    public override bool Exists => File.Exists(_path);

    public override Task<DbConnection> OpenAsync(CancellationToken cancellation) => OpenAsync(SqliteOpenMode.ReadWrite, cancellation);

    public override Task<DbConnection> OpenOrCreateAsync(CancellationToken cancellation) => OpenAsync(SqliteOpenMode.ReadWriteCreate, cancellation);

    // The driver's own transactions begin `immediate`: no reader is upgraded to a writer half way, which is where `busy` would strike.
    public override Task<DbTransaction> BeginWriteAsync(DbConnection connection, CancellationToken cancellation) =>
        Task.FromResult<DbTransaction>(((SqliteConnection)connection).BeginTransaction(IsolationLevel.Serializable, deferred: false));

    // Nothing to hold: a transaction that writes has the whole file to itself, and every migration looks inside its own
    // whether it is still to be done.
    public override Task LockAsync(DbConnection connection, TimeSpan limit, CancellationToken cancellation) => Task.CompletedTask;

    public override Task UnlockAsync(DbConnection connection) => Task.CompletedTask;

    public override bool IsConflict(DbException exception) => exception is SqliteException { SqliteErrorCode: Busy or Locked };

    public override bool IsDuplicate(DbException exception) =>
        exception is SqliteException { SqliteExtendedErrorCode: PrimaryKeyConstraint or UniqueConstraint };

    public override bool IsHeldOff(DbException exception) => exception is SqliteException { SqliteErrorCode: ReadOnly };

    public override async Task<bool> HasTableAsync(DbConnection connection, string table, CancellationToken cancellation) =>
        await connection.NumberAsync("select 1 from sqlite_master where type = 'table' and name = @table", cancellation, ("table", table)) is not null;

    Task<DbConnection> OpenAsync(SqliteOpenMode mode, CancellationToken cancellation)
    {
        var text = new SqliteConnectionStringBuilder { DataSource = _path, Mode = mode, DefaultTimeout = (int)StatementLimit.TotalSeconds };
        var connection = new SqliteConnection(text.ConnectionString);
        return OpenAsync(connection, async () =>
        {
            await connection.OpenAsync(cancellation);
            await connection.RunAsync("pragma journal_mode = wal; pragma synchronous = full", cancellation);
        });
    }
}

using System.Data.Common;

namespace Visits.Databases;

/// <summary>
/// One database engine: how to reach it, the few statements in which engines differ, and its lock. Everything else is the same SQL.
/// </summary>
abstract class Database
{
    /// <summary>How long one statement may take, and how long connecting may.</summary>
    public static readonly TimeSpan StatementLimit = TimeSpan.FromSeconds(10);

    public static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(5);

    /// <summary>How long one statement of a migration may take.</summary>
    public static readonly TimeSpan SchemaLimit = TimeSpan.FromHours(1);

    public abstract DatabaseKind Kind { get; }

    public abstract Dialect Dialect { get; }

    /// <summary>False only for a file that nobody has made yet.</summary>
    public virtual bool Exists => true;

    /// <summary>Opens a connection, from the pool where there is one. A file is not created, since an empty one is no database.</summary>
    public abstract Task<DbConnection> OpenAsync(CancellationToken cancellation);

    /// <summary>As <see cref="OpenAsync"/>, but creates a file that is not there: only migrations do.</summary>
    public virtual Task<DbConnection> OpenOrCreateAsync(CancellationToken cancellation) => OpenAsync(cancellation);

    /// <summary>Begins a transaction that is going to write.</summary>
    public virtual async Task<DbTransaction> BeginWriteAsync(DbConnection connection, CancellationToken cancellation) =>
        await connection.BeginTransactionAsync(cancellation);

    /// <summary>Holds off every other process that migrates, until the connection is closed or <see cref="UnlockAsync"/>.</summary>
    public abstract Task LockAsync(DbConnection connection, TimeSpan limit, CancellationToken cancellation);

    public abstract Task UnlockAsync(DbConnection connection);

    /// <summary>The transaction was rolled back because another one was in its way, and may be tried again.</summary>
    public abstract bool IsConflict(DbException exception);

    /// <summary>A row with this key is there already.</summary>
    public abstract bool IsDuplicate(DbException exception);

    /// <summary>What was tried would have written, and only reading is allowed at present: a deploy holds writers off, say.</summary>
    public abstract bool IsHeldOff(DbException exception);

    public abstract Task<bool> HasTableAsync(DbConnection connection, string table, CancellationToken cancellation);

    /// <summary>Opens a connection, or leaves nothing of it behind.</summary>
    protected static async Task<DbConnection> OpenAsync(DbConnection connection, Func<Task> open)
    {
        try
        {
            await open();
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public static Database For(DatabaseUrl url) => url.Kind switch
    {
        DatabaseKind.Sqlite => new SqliteDatabase(url),
        DatabaseKind.Postgres => new PostgresDatabase(url),
        _ => new MariaDatabase(url),
    };
}

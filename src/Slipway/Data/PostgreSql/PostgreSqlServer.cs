using System.Threading.Channels;
using Slipway.Data.Locks;
using Slipway.Data.Rows;
using Slipway.Engines.Databases.PostgreSql;
using Slipway.Secrets;

namespace Slipway.Data.PostgreSql;

/// <summary>What can be done with data in PostgreSQL. See docs/decisions/restored-by-name.md and fence-by-role.md.</summary>
sealed class PostgreSqlServer(PostgreSqlClient client, TimeProvider clock) : IDatabaseServer
{
    readonly PostgreSqlFence _fence = new(client);
    readonly PostgreSqlAdmission _admission = new(client);

    public async Task<DatabaseFacts> LookAsync(string database, CancellationToken cancellation) => PostgreSqlFacts.Read(
        await client.SqlAsync(
            database, $"BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;\n{PostgreSqlFacts.Statements}", $"`{database}` could not be looked at", cancellation, DataPrograms.Long));

    public async Task<IReadOnlyList<string>> NamesAsync(string prefix, CancellationToken cancellation)
    {
        var sql = $"""SELECT to_json(datname::text) FROM pg_database WHERE starts_with(datname, {PostgreSqlStatements.Literal(prefix)}) ORDER BY datname COLLATE "C";""" + "\n";
        var lines = await client.SqlAsync(PostgreSqlClient.Maintenance, sql, "the databases could not be listed", cancellation);
        return [.. lines.Select(line => PostgreSqlClient.Json(line).GetString()!)];
    }

    public Task<IReadOnlyList<TableShape>> ShapesAsync(string database, CancellationToken cancellation) => new PostgreSqlRows(client, database).ShapesAsync(cancellation);

    public Task ReadRowsAsync(string database, IReadOnlyList<RowsAsked> asked, ChannelWriter<RowMark> to, CancellationToken cancellation) =>
        new PostgreSqlRows(client, database).ReadAsync(asked, to, cancellation);

    public Task<DatabaseFacts> DumpAsync(string database, Stream to, CancellationToken cancellation) => new PostgreSqlDump(client, database).WriteAsync(to, cancellation);

    public async Task RestoreAsync(Stream dump, string database, CancellationToken cancellation)
    {
        await DropAsync(database, cancellation);
        try
        {
            await new PostgreSqlRestore(client, database).ReadAsync(dump, cancellation);
            if (await IsFencedAsync(cancellation))
            {
                await _fence.LetReadAsync(database, cancellation);
            }
        }
        catch (Exception)
        {
            // Half a database must not pass for a whole one.
            await DropAsync(database, CancellationToken.None);
            throw;
        }
    }

    public async Task DropAsync(string database, CancellationToken cancellation)
    {
        if (database == client.Access.Database)
        {
            throw DataProblems.Live(database);
        }

        await client.SqlAsync(
            PostgreSqlClient.Maintenance, $"DROP DATABASE IF EXISTS {PostgreSqlStatements.Identifier(database)} WITH (FORCE);\n", $"`{database}` could not be removed", cancellation);
    }

    public Task SwapAsync(string restored, string kept, CancellationToken cancellation) => new PostgreSqlSwap(client, restored, kept).DoAsync(cancellation);

    public Task RaiseFenceAsync(CancellationToken cancellation) => _fence.RaiseAsync(cancellation);

    public async Task LiftFenceAsync(CancellationToken cancellation)
    {
        await _admission.DismissAllAsync(cancellation);
        await _fence.LiftAsync(cancellation);
    }

    public Task AdmitAsync(string database, string user, Secret password, CancellationToken cancellation) => _admission.AdmitAsync(user, password, cancellation);

    public Task DismissAsync(string user, CancellationToken cancellation) => _admission.DismissAsync(user, cancellation);

    public Task EndBlockersAsync(CancellationToken cancellation) => new PostgreSqlLocks(client, client.Access.Database, clock).EndAsync(cancellation);

    public Task WatchLocksAsync(string database, Action<IReadOnlyCollection<HeldLock>> see, CancellationToken stop) => new PostgreSqlLocks(client, database, clock).WatchAsync(see, stop);

    public Task<bool> IsFencedAsync(CancellationToken cancellation) => _fence.IsUpAsync(cancellation);
}

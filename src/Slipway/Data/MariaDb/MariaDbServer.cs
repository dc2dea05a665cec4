using System.Globalization;
using System.Threading.Channels;
using Slipway.Data.Locks;
using Slipway.Data.Rows;
using Slipway.Engines.Databases.MariaDb;
using Slipway.Problems;
using Slipway.Secrets;

namespace Slipway.Data.MariaDb;

/// <summary>What can be done with data in MariaDB. See docs/decisions/restored-by-name.md and fence-by-role.md.</summary>
sealed class MariaDbServer(MariaDbClient client, TimeProvider clock) : IDatabaseServer
{
    const int CopyBuffer = 128 * 1024;

    readonly MariaDbFence _fence = new(client, new MariaDbSessions(client, clock));
    readonly MariaDbAdmission _admission = new(client, new MariaDbSessions(client, clock));

    public async Task<DatabaseFacts> LookAsync(string database, CancellationToken cancellation)
    {
        var tables = await TablesAsync(database, cancellation);
        var rows = await client.SqlAsync(database, MariaDbFacts.Count(tables.Skip(1)), $"`{database}` could not be looked at", cancellation);
        return MariaDbFacts.Of(tables, rows.ToDictionary(row => row[0], row => long.Parse(row[1], CultureInfo.InvariantCulture), StringComparer.Ordinal));
    }

    public async Task<IReadOnlyList<string>> NamesAsync(string prefix, CancellationToken cancellation)
    {
        var rows = await client.SqlAsync(null, "SELECT SCHEMA_NAME FROM information_schema.SCHEMATA;\n", "the databases could not be listed", cancellation);
        return [.. rows.Select(row => row[0]).Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
    }

    public Task<IReadOnlyList<TableShape>> ShapesAsync(string database, CancellationToken cancellation) => new MariaDbRows(client, database).ShapesAsync(cancellation);

    public Task ReadRowsAsync(string database, IReadOnlyList<RowsAsked> asked, ChannelWriter<RowMark> to, CancellationToken cancellation) =>
        new MariaDbRows(client, database).ReadAsync(asked, to, cancellation);

    public async Task<DatabaseFacts> DumpAsync(string database, Stream to, CancellationToken cancellation)
    {
        var tables = await TablesAsync(database, cancellation);
        await using var counter = new DumpCounter(to);
        string[] words = ["--single-transaction", "--quick", "--routines", "--triggers", "--events", "--hex-blob", "--no-tablespaces", "--max-allowed-packet=1G", "--", database];
        var call = await client.CallAsync("dump", words, cancellation);
        await client.RunAsync(call with { ReadOutputAsync = (output, stop) => output.CopyToAsync(counter, CopyBuffer, stop) }, $"`{database}` could not be dumped", cancellation);
        return MariaDbFacts.Of(tables, counter.Rows);
    }

    public async Task RestoreAsync(Stream dump, string database, CancellationToken cancellation)
    {
        await DropAsync(database, cancellation);
        await client.SqlAsync(null, await CreateAsync(database, cancellation), $"`{database}` could not be made", cancellation);
        try
        {
            var call = await client.CallAsync("client", ["--max-allowed-packet=1G", $"--database={database}"], cancellation);
            await client.RunAsync(call with { WriteInputAsync = (input, stop) => CopyAsync(dump, input, stop) }, $"the dump could not be restored into `{database}`", cancellation);
            await new MariaDbEvents(client).HoldAsync(database, cancellation);
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

        await client.SqlAsync(null, $"DROP DATABASE IF EXISTS {MariaDbStatements.Identifier(database)};\n", $"`{database}` could not be removed", cancellation);
    }

    public Task SwapAsync(string restored, string kept, CancellationToken cancellation) =>
        new MariaDbSwap(client, new MariaDbSessions(client, clock), restored, kept).DoAsync(cancellation);

    public Task RaiseFenceAsync(CancellationToken cancellation) => _fence.RaiseAsync(cancellation);

    public async Task LiftFenceAsync(CancellationToken cancellation)
    {
        await _admission.DismissAllAsync(cancellation);
        await _fence.LiftAsync(cancellation);
    }

    public Task AdmitAsync(string database, string user, Secret password, CancellationToken cancellation) => _admission.AdmitAsync(database, user, password, cancellation);

    public Task DismissAsync(string user, CancellationToken cancellation) => _admission.DismissAsync(user, cancellation);

    public Task EndBlockersAsync(CancellationToken cancellation) => Task.CompletedTask;

    public Task WatchLocksAsync(string database, Action<IReadOnlyCollection<HeldLock>> see, CancellationToken stop) => new MariaDbLocks(client, database, clock).WatchAsync(see, stop);

    public Task<bool> IsFencedAsync(CancellationToken cancellation) => _fence.IsUpAsync(cancellation);

    async Task<IReadOnlyList<string[]>> TablesAsync(string database, CancellationToken cancellation) =>
        await client.SqlAsync(database, MariaDbFacts.Tables(database), $"`{database}` could not be looked at", cancellation);

    async Task<string> CreateAsync(string database, CancellationToken cancellation)
    {
        var live = await client.SqlAsync(
            null,
            $"SELECT DEFAULT_CHARACTER_SET_NAME, DEFAULT_COLLATION_NAME FROM information_schema.SCHEMATA WHERE SCHEMA_NAME = {MariaDbStatements.Literal(client.Access.Database)};\n",
            "the databases could not be listed",
            cancellation);
        return live is [[var letters, var order]]
            ? $"CREATE DATABASE {MariaDbStatements.Identifier(database)} CHARACTER SET {letters} COLLATE {order};\n"
            : throw DataProblems.Missing(client.Access.Database, "a restored database is made like the live one");
    }

    // Told apart from a client that reads no more: that one's exit code tells.
    static async Task CopyAsync(Stream dump, Stream input, CancellationToken cancellation)
    {
        var buffer = new byte[CopyBuffer];
        while (await ReadAsync(dump, buffer, cancellation) is var read and > 0)
        {
            await input.WriteAsync(buffer.AsMemory(0, read), cancellation);
        }
    }

    static async Task<int> ReadAsync(Stream dump, byte[] buffer, CancellationToken cancellation)
    {
        try
        {
            return await dump.ReadAsync(buffer, cancellation);
        }
        catch (IOException exception)
        {
            throw new ProblemException(DataProblems.Broke("the dump cannot be read", exception.Message));
        }
    }
}

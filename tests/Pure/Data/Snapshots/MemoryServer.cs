using System.Collections.Immutable;
using System.Text;
using System.Threading.Channels;
using Slipway.Data;
using Slipway.Data.Locks;
using Slipway.Data.Rows;
using Slipway.Data.Work;
using Slipway.Problems;
using Slipway.Secrets;

namespace Slipway.Tests.Data.Snapshots;

/// <summary>Databases in memory: each a number of rows for each table, numbered from one, and a dump a line for each.</summary>
sealed class MemoryServer : IDatabaseServer
{
    public SortedDictionary<string, SortedDictionary<string, long>> Databases { get; } = new(StringComparer.Ordinal);

    public List<string> Calls { get; } = [];

    /// <summary>What a dump holds besides, so that it is long.</summary>
    public int Padding { get; set; }

    public long Bytes { get; set; } = 1000;

    /// <summary>Rows that restoring loses.</summary>
    public int Lost { get; set; }

    /// <summary>How often a swap fails before it works.</summary>
    public int FailingSwaps { get; set; }

    /// <summary>A database whose rows cannot be read.</summary>
    public string? UnreadableRows { get; set; }

    /// <summary>By user: where, and with which password.</summary>
    public Dictionary<string, (string Database, string Password)> Admitted { get; } = new(StringComparer.Ordinal);

    public bool IsFenced { get; private set; }

    public static MemoryServer With(string database, params (string Table, long Rows)[] tables)
    {
        var server = new MemoryServer();
        server.Databases[database] = new(tables.ToDictionary(table => table.Table, table => table.Rows), StringComparer.Ordinal);
        return server;
    }

    public Task<DatabaseFacts> LookAsync(string database, CancellationToken cancellation) => Task.FromResult(Facts(Databases[database]));

    public Task<IReadOnlyList<string>> NamesAsync(string prefix, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<string>>([.. Databases.Keys.Where(name => name.StartsWith(prefix, StringComparison.Ordinal))]);

    public Task<IReadOnlyList<TableShape>> ShapesAsync(string database, CancellationToken cancellation) => Task.FromResult<IReadOnlyList<TableShape>>(
        [.. Databases[database].Keys.Select(table => new TableShape(table, table, ["id"], [new ColumnShape("id", "bigint", IsWhole: true)]))]);

    public async Task ReadRowsAsync(string database, IReadOnlyList<RowsAsked> asked, ChannelWriter<RowMark> to, CancellationToken cancellation)
    {
        if (database == UnreadableRows)
        {
            throw new ProblemException(new Problem("database-away", "the server is away"));
        }

        foreach (var table in asked)
        {
            for (var row = 1; row <= Databases[database][table.Shape.Name]; row++)
            {
                await to.WriteAsync(new RowMark(table.Table, [$"{row}"], "same"), cancellation);
            }
        }
    }

    public async Task<DatabaseFacts> DumpAsync(string database, Stream to, CancellationToken cancellation)
    {
        Calls.Add($"dump {database}");
        var lines = Databases[database].Select(table => $"{table.Key} {table.Value}\n").Append(new string('.', Padding) + "\n");
        await to.WriteAsync(Encoding.UTF8.GetBytes(string.Concat(lines)), cancellation);
        return Facts(Databases[database]);
    }

    public async Task RestoreAsync(Stream dump, string database, CancellationToken cancellation)
    {
        Calls.Add($"restore {database}");
        Databases[database] = new(StringComparer.Ordinal);
        using var reader = new StreamReader(dump, leaveOpen: true);
        while (await ReadLineAsync(reader, cancellation) is { } line)
        {
            if (line.Split(' ') is [var table, var rows])
            {
                Databases[database][table] = long.Parse(rows) - Lost;
            }
        }
    }

    public Task DropAsync(string database, CancellationToken cancellation)
    {
        Calls.Add($"drop {database}");
        Databases.Remove(database);
        return Task.CompletedTask;
    }

    public Task SwapAsync(string restored, string kept, CancellationToken cancellation)
    {
        Calls.Add($"swap {restored} {kept}");
        if (FailingSwaps-- > 0)
        {
            throw new ProblemException(new Problem("database-away", "the server is away"));
        }

        if (!Databases.ContainsKey(kept))
        {
            var live = kept[..kept.IndexOf("_kept_", StringComparison.Ordinal)];
            (Databases[kept], Databases[live]) = (Databases[live], Databases[restored]);
            Databases.Remove(restored);
        }

        return Task.CompletedTask;
    }

    public Task RaiseFenceAsync(CancellationToken cancellation) => FenceAsync(true);

    public Task LiftFenceAsync(CancellationToken cancellation) => FenceAsync(false);

    public Task<bool> IsFencedAsync(CancellationToken cancellation) => Task.FromResult(IsFenced);

    public Task AdmitAsync(string database, string user, Secret password, CancellationToken cancellation)
    {
        Admitted[user] = (database, password.Reveal());
        return Task.CompletedTask;
    }

    public Task DismissAsync(string user, CancellationToken cancellation)
    {
        Admitted.Remove(user);
        return Task.CompletedTask;
    }

    public Task EndBlockersAsync(CancellationToken cancellation) => Task.CompletedTask;

    public Task WatchLocksAsync(string database, Action<IReadOnlyCollection<HeldLock>> see, CancellationToken stop)
    {
        var stopped = new TaskCompletionSource();
        see([new HeldLock("7", "visit", "AccessExclusiveLock", LockBlocks.ReadsAndWrites)]);
        stop.Register(stopped.SetResult);
        return stopped.Task;
    }

    Task FenceAsync(bool isUp)
    {
        IsFenced = isUp;
        return Task.CompletedTask;
    }

    // As a program does that is given a broken file: it says that it failed, and not why.
    static async Task<string?> ReadLineAsync(StreamReader reader, CancellationToken cancellation)
    {
        try
        {
            return await reader.ReadLineAsync(cancellation);
        }
        catch (InvalidDataException)
        {
            throw new ProblemException(new Problem("restore-failed", "the program ended with 1"));
        }
    }

    DatabaseFacts Facts(SortedDictionary<string, long> tables) =>
        new("15.13", Bytes, [.. tables.Select(table => new TableFacts(table.Key, table.Value, 8192))]);
}

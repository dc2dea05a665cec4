using System.Text.Json;
using Slipway.Data.Locks;
using Slipway.Data.Work;
using Slipway.Engines.Databases.MariaDb;

namespace Slipway.Data.MariaDb;

/// <summary>The metadata locks on tables of one database that keep others from writing, or from reading as well; where the server tells of them.</summary>
sealed class MariaDbLocks(MariaDbClient client, string database, TimeProvider time)
{
    // https://mariadb.com/kb/en/metadata-locking/; one of the two sources puts MDL_ before each.
    static readonly string[] OfWrites = ["SHARED_READ_ONLY", "SHARED_NO_WRITE"];
    static readonly string[] OfAll = ["SHARED_NO_READ_WRITE", "EXCLUSIVE"];

    const string Sources = """
        SELECT (SELECT COUNT(*) FROM information_schema.PLUGINS WHERE PLUGIN_NAME = 'METADATA_LOCK_INFO' AND PLUGIN_STATUS = 'ACTIVE'),
            (SELECT COUNT(*) FROM performance_schema.setup_instruments WHERE NAME = 'wait/lock/metadata/sql/mdl' AND ENABLED = 'YES');

        """;

    string What => $"the locks in `{database}` could not be watched";

    /// <summary>Where the server tells nothing of locks, nothing is seen.</summary>
    public async Task WatchAsync(Action<IReadOnlyCollection<HeldLock>> see, CancellationToken stop)
    {
        try
        {
            var sources = (await client.SqlAsync(null, Sources, What, stop))[0];
            if (sources[0] == "0" && sources[1] == "0")
            {
                see([]);
                await Task.Delay(Timeout.InfiniteTimeSpan, time, stop);
            }

            using var question = new RepeatedQuestion(MariaDbClient.Begin, Question(isPlugin: sources[0] != "0"), line => see(Read(line)), time, stop);
            await question.HoldAsync((ask, listen, end) => client.TalkAsync(ask, listen, What, end));
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
    }

    /// <summary>One line: <c>[[7, "visit", "MDL_EXCLUSIVE"], …]</c>.</summary>
    internal string Question(bool isPlugin)
    {
        var (holder, table, mode, from) = isPlugin
            ? ("THREAD_ID", "TABLE_NAME", "LOCK_MODE", $"information_schema.METADATA_LOCK_INFO WHERE LOCK_TYPE = 'Table metadata lock' AND TABLE_SCHEMA = {MariaDbStatements.Literal(database)}")
            : ("OWNER_THREAD_ID", "OBJECT_NAME", "LOCK_TYPE", $"performance_schema.metadata_locks WHERE OBJECT_TYPE = 'TABLE' AND LOCK_STATUS = 'GRANTED' AND OBJECT_SCHEMA = {MariaDbStatements.Literal(database)}");
        var modes = string.Join(", ", OfWrites.Concat(OfAll).Select(one => $"'{(isPlugin ? "MDL_" : "")}{one}'"));
        return $"SELECT COALESCE(JSON_ARRAYAGG(JSON_ARRAY({holder}, {table}, {mode})), '[]') FROM {from} AND {mode} IN ({modes});\n";
    }

    // While a table is made anew, the new one has a name of the server's own.
    internal static IReadOnlyCollection<HeldLock> Read(string line)
    {
        using var held = JsonDocument.Parse(MariaDbClient.Unescape(line));
        return
        [
            .. held.RootElement.EnumerateArray().Select(one => (Holder: one[0].GetRawText(), Table: one[1].GetString()!, Mode: one[2].GetString()!))
                .Where(one => !one.Table.StartsWith("#sql", StringComparison.Ordinal))
                .Select(one => new HeldLock(one.Holder, one.Table, one.Mode, OfAll.Any(all => one.Mode.Replace("MDL_", "", StringComparison.Ordinal) == all) ? LockBlocks.ReadsAndWrites : LockBlocks.Writes)),
        ];
    }
}

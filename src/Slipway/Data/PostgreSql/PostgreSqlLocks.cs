using System.Text.Json;
using Slipway.Data.Locks;
using Slipway.Data.Work;

namespace Slipway.Data.PostgreSql;

/// <summary>The locks on tables of one database that keep others from writing, or from reading as well.</summary>
sealed class PostgreSqlLocks(PostgreSqlClient client, string database, TimeProvider time)
{
    const string All = "AccessExclusiveLock";

    /// <summary>Those that keep others from writing, at least.</summary>
    const string Modes = $"'ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock', '{All}'";

    /// <summary>One line: <c>[["4711", "public", "visit", "AccessExclusiveLock"], …]</c>. A lock that is waited for is none; a table that is not there yet for anybody else keeps nobody off.</summary>
    const string Question = $"""
        SELECT coalesce(json_agg(json_build_array(l.pid::text, n.nspname, c.relname, l.mode)), '[]') FROM pg_locks l
        JOIN pg_class c ON c.oid = l.relation JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE l.locktype = 'relation' AND l.granted AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database()) AND l.pid <> pg_backend_pid()
            AND l.mode IN ({Modes}) AND c.relkind IN ('r', 'p', 'm') AND {PostgreSqlFacts.Ours};

        """;

    /// <summary>Whose client has gone is told so only when its statement is over. Of a lock that is waited for, all who come later wait, too.</summary>
    static readonly string EndHolders = PostgreSqlFenceStatements.End($"""
        a.usesysid = (SELECT oid FROM pg_roles WHERE rolname = current_setting('slipway.app')) AND a.datname = current_database()
            AND EXISTS (SELECT FROM pg_locks l WHERE l.pid = a.pid AND l.locktype = 'relation' AND l.mode IN ({Modes}))
        """);

    /// <summary>Ends the application's sessions that hold such a lock or wait for one.</summary>
    public Task EndAsync(CancellationToken cancellation) => client.InsistAsync(database, EndHolders, $"the sessions could not be ended that keep others off tables of `{database}`", cancellation);

    public async Task WatchAsync(Action<IReadOnlyCollection<HeldLock>> see, CancellationToken stop)
    {
        using var question = new RepeatedQuestion(client.Begin(), Question, line => see(Read(PostgreSqlClient.Json(line))), time, stop);
        await question.HoldAsync((ask, listen, end) => client.TalkAsync(database, ask, listen, $"the locks in `{database}` could not be watched", end));
    }

    internal static IReadOnlyCollection<HeldLock> Read(JsonElement held) =>
    [
        .. held.EnumerateArray().Select(one => (Holder: one[0].GetString()!, Schema: one[1].GetString()!, Table: one[2].GetString()!, Mode: one[3].GetString()!)).Select(one => new HeldLock(
            one.Holder, one.Schema == "public" ? one.Table : $"{one.Schema}.{one.Table}", one.Mode, one.Mode == All ? LockBlocks.ReadsAndWrites : LockBlocks.Writes)),
    ];
}

using Slipway.Engines.Databases.MariaDb;

namespace Slipway.Data.MariaDb;

/// <summary>Views, triggers, routines and events act as the account that made them, and no more once that is gone: they are given to another one.</summary>
sealed class MariaDbDefiners(MariaDbClient client, string what)
{
    /// <param name="user">Who goes.</param>
    /// <param name="other">Who stays.</param>
    /// <param name="host">Of both accounts.</param>
    public async Task ReplaceAsync(string user, string other, string host, CancellationToken cancellation)
    {
        var (from, to) = (GrantLine.Account(user, host), GrantLine.Account(other, host));
        foreach (var database in await DatabasesAsync($"{user}@{host}", cancellation))
        {
            var all = await new MariaDbDefinitions(client, database).ReadAsync(cancellation);
            var made = all.Where(made => made.IsBy(from)).ToArray();
            // One trigger made again comes after its likes: so each is, in their order.
            var again = made.Any(made => made.Kind == "TRIGGER") ? all.Where(other => other.Kind == "TRIGGER" || made.Contains(other)) : made;
            foreach (var definition in again)
            {
                await client.SqlAsync(database, definition.By(from, to).Create, what, cancellation);
            }
        }
    }

    async Task<IReadOnlyList<string>> DatabasesAsync(string definer, CancellationToken cancellation)
    {
        var who = MariaDbStatements.Literal(definer);
        var rows = await client.SqlAsync(
            null,
            $"""
            SELECT TABLE_SCHEMA FROM information_schema.VIEWS WHERE DEFINER = {who}
            UNION SELECT TRIGGER_SCHEMA FROM information_schema.TRIGGERS WHERE DEFINER = {who}
            UNION SELECT ROUTINE_SCHEMA FROM information_schema.ROUTINES WHERE DEFINER = {who}
            UNION SELECT EVENT_SCHEMA FROM information_schema.EVENTS WHERE DEFINER = {who};

            """,
            what,
            cancellation);
        return [.. rows.Select(row => row[0])];
    }
}

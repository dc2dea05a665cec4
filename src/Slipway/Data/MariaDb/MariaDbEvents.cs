using Slipway.Engines.Databases.MariaDb;

namespace Slipway.Data.MariaDb;

/// <summary>The events of a database that is not the live one must not happen. Those that did are marked by a state of their own, <c>DISABLE ON SLAVE</c>,
/// so that they can be let go again.</summary>
sealed class MariaDbEvents(MariaDbClient client)
{
    public Task HoldAsync(string database, CancellationToken cancellation) => SetAsync(database, "ENABLED", "DISABLE ON SLAVE", cancellation);

    public Task LetGoAsync(string database, CancellationToken cancellation) => SetAsync(database, "SLAVESIDE_DISABLED", "ENABLE", cancellation);

    async Task SetAsync(string database, string from, string to, CancellationToken cancellation)
    {
        const string What = "the events of the database could not be changed";
        var asked = $"SELECT EVENT_NAME FROM information_schema.EVENTS WHERE EVENT_SCHEMA = {MariaDbStatements.Literal(database)} AND STATUS = '{from}';\n";
        var names = await client.SqlAsync(database, asked, What, cancellation);
        await client.SqlAsync(database, string.Concat(names.Select(row => $"ALTER EVENT {MariaDbStatements.Identifier(row[0])} {to};\n")), What, cancellation);
    }
}

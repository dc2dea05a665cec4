using Slipway.Engines.Databases.MariaDb;

namespace Slipway.Data.MariaDb;

/// <summary>The definitions of one database.</summary>
sealed class MariaDbDefinitions(MariaDbClient client, string database)
{
    const string What = "the triggers, views, routines and events of the database could not be read";

    /// <summary>In an order in which they can be made, but for views that need views.</summary>
    public async Task<IReadOnlyList<Definition>> ReadAsync(CancellationToken cancellation)
    {
        var name = MariaDbStatements.Literal(database);
        var names = await client.SqlAsync(
            database,
            $"""
            SELECT ROUTINE_TYPE, ROUTINE_NAME FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA = {name} AND ROUTINE_TYPE IN ('FUNCTION', 'PROCEDURE');
            SELECT 'VIEW', TABLE_NAME FROM information_schema.VIEWS WHERE TABLE_SCHEMA = {name};
            SELECT 'TRIGGER', TRIGGER_NAME FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = {name} ORDER BY EVENT_OBJECT_TABLE, ACTION_TIMING, EVENT_MANIPULATION, ACTION_ORDER;
            SELECT 'EVENT', EVENT_NAME FROM information_schema.EVENTS WHERE EVENT_SCHEMA = {name};

            """,
            What,
            cancellation);
        var shown = await client.SqlAsync(database, string.Concat(names.Select(row => $"SHOW CREATE {row[0]} {MariaDbStatements.Identifier(row[1])};\n")), What, cancellation);
        return [.. names.Zip(shown, (row, columns) => Read(row[0], columns))];
    }

    // VIEW: name, text, character set, collation. TRIGGER, FUNCTION, PROCEDURE: name, mode, text, character set, collation, …
    // EVENT: name, mode, time zone, text, character set, collation, …
    internal static Definition Read(string kind, string[] columns) => kind switch
    {
        "VIEW" => new Definition(kind, columns[0], "", "SYSTEM", columns[2], columns[3], columns[1]),
        "EVENT" => new Definition(kind, columns[0], columns[1], columns[2], columns[4], columns[5], columns[3]),
        _ => new Definition(kind, columns[0], columns[1], "SYSTEM", columns[3], columns[4], columns[2]),
    };
}

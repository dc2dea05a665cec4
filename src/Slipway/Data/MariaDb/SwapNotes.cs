using Slipway.Engines.Databases.MariaDb;

namespace Slipway.Data.MariaDb;

/// <summary>What a swap has to do, written down in the restored database before anything is changed: whoever goes on after a kill reads it there.</summary>
/// <param name="Tables">By the database that they go to.</param>
/// <param name="Definitions">The same.</param>
sealed record SwapNotes(ILookup<string, string> Tables, ILookup<string, Definition> Definitions)
{
    public const string Table = "slipway__swap";

    const string Unfinished = "slipway__swap_new";

    const string What = "what there is to swap could not be written down";

    const string Tabled = "TABLE";

    /// <summary>Whether a swap has begun from this database.</summary>
    public static async Task<bool> ExistAsync(MariaDbClient client, string database, CancellationToken cancellation)
    {
        var asked = $"SELECT 1 FROM information_schema.TABLES WHERE TABLE_SCHEMA = {MariaDbStatements.Literal(database)} AND TABLE_NAME = '{Table}';\n";
        return (await client.SqlAsync(null, asked, What, cancellation)).Count > 0;
    }

    /// <summary>All of it, or nothing: the table gets its name when it is complete.</summary>
    /// <param name="client">The server.</param>
    /// <param name="database">Where it is kept.</param>
    /// <param name="moves">From which database to which.</param>
    /// <param name="cancellation">Stops it.</param>
    public static async Task WriteAsync(MariaDbClient client, string database, IEnumerable<(string From, string To)> moves, CancellationToken cancellation)
    {
        var sql = $"""
            DROP TABLE IF EXISTS {Unfinished};
            CREATE TABLE {Unfinished} (place INT AUTO_INCREMENT PRIMARY KEY, target TEXT, kind TEXT, name TEXT, mode TEXT, zone TEXT, letters TEXT, collating TEXT, definition LONGTEXT)
                ENGINE = InnoDB CHARACTER SET utf8mb4;

            """;
        foreach (var (from, to) in moves)
        {
            var tables = await TablesAsync(client, from, cancellation);
            var definitions = await new MariaDbDefinitions(client, from).ReadAsync(cancellation);
            sql += string.Concat(tables.Select(table => Insert(to, Tabled, table, "", "", "", "", "")));
            sql += string.Concat(definitions.Select(made => Insert(to, made.Kind, made.Name, made.Mode, made.Zone, made.Letters, made.Order, made.Text)));
        }

        await client.SqlAsync(database, $"{sql}RENAME TABLE {Unfinished} TO {Table};\n", What, cancellation);
    }

    public static async Task<SwapNotes> ReadAsync(MariaDbClient client, string database, CancellationToken cancellation)
    {
        var rows = await client.SqlAsync(database, $"SELECT target, kind, name, mode, zone, letters, collating, definition FROM {Table} ORDER BY place;\n", What, cancellation);
        return new SwapNotes(
            rows.Where(row => row[1] == Tabled).ToLookup(row => row[0], row => row[2], StringComparer.Ordinal),
            rows.Where(row => row[1] != Tabled).ToLookup(row => row[0], row => new Definition(row[1], row[2], row[3], row[4], row[5], row[6], row[7]), StringComparer.Ordinal));
    }

    /// <summary>What can be renamed.</summary>
    public static async Task<IReadOnlyList<string>> TablesAsync(MariaDbClient client, string database, CancellationToken cancellation)
    {
        var sql = $"""
            SELECT TABLE_NAME FROM information_schema.TABLES
            WHERE TABLE_SCHEMA = {MariaDbStatements.Literal(database)} AND TABLE_TYPE IN ('BASE TABLE', 'SYSTEM VERSIONED', 'SEQUENCE') AND TABLE_NAME NOT IN ('{Table}', '{Unfinished}');

            """;
        return [.. (await client.SqlAsync(null, sql, What, cancellation)).Select(row => row[0])];
    }

    static string Insert(params string[] values) =>
        $"INSERT INTO {Unfinished} (target, kind, name, mode, zone, letters, collating, definition) VALUES ({string.Join(", ", values.Select(MariaDbStatements.Literal))});\n";
}

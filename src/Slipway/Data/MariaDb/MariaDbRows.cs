using System.Collections.Immutable;
using System.Threading.Channels;
using Slipway.Data.Rows;
using Slipway.Engines.Databases.MariaDb;

namespace Slipway.Data.MariaDb;

/// <summary>The rows of one database, in an order that does not depend on its collations.</summary>
sealed class MariaDbRows(MariaDbClient client, string database)
{
    /// <summary>The longest key in its longest encoding is sorted as a whole.</summary>
    const string Begin = "SET SESSION time_zone = '+00:00', SESSION max_sort_length = 16384;\nSTART TRANSACTION WITH CONSISTENT SNAPSHOT;\n";

    static readonly ImmutableHashSet<string> Whole = ["tinyint", "smallint", "mediumint", "int", "bigint"];

    static readonly ImmutableHashSet<string> Text = ["char", "varchar", "tinytext", "text", "mediumtext", "longtext", "enum", "set"];

    static readonly ImmutableHashSet<string> Bytes = ["binary", "varbinary", "tinyblob", "blob", "mediumblob", "longblob", "bit"];

    string What => $"the rows of `{database}` could not be read";

    public async Task<IReadOnlyList<TableShape>> ShapesAsync(CancellationToken cancellation)
    {
        var rows = await client.SqlAsync(database, Shapes(database), What, cancellation);
        return
        [
            .. rows.GroupBy(row => row[0], StringComparer.Ordinal).Select(table => new TableShape(
                table.Key,
                MariaDbStatements.Identifier(table.Key),
                [.. table.Where(row => row[3] != "0").OrderBy(row => int.Parse(row[3], System.Globalization.CultureInfo.InvariantCulture)).Select(row => row[1])],
                [.. table.Select(row => new ColumnShape(row[1], row[2], Whole.Contains(row[2])))])),
        ];
    }

    public Task ReadAsync(IReadOnlyList<RowsAsked> asked, ChannelWriter<RowMark> to, CancellationToken cancellation) =>
        client.StreamAsync(database, Begin + string.Concat(asked.Select(Statement)), (output, stop) => RowLines.ReadAsync(output, to, stop), What, cancellation);

    internal static string Statement(RowsAsked asked)
    {
        var hash = $"MD5(CONCAT(''{string.Concat(asked.Columns.Select(column => $", IFNULL(MD5({Value(column)}), '-')"))}))";
        string[] values = [$"{asked.Table}", .. asked.Key.Select(Shown), $"{hash} AS slipway_hash"];
        string[] order = [.. asked.Key.Select(column => column.IsWhole ? Name(column.Name) : $"CAST({Shown(column)} AS BINARY)"), "slipway_hash"];
        return $"SELECT {string.Join(", ", values)} FROM {asked.Shape.Quoted} ORDER BY {string.Join(", ", order)};\n";
    }

    // When a row of a system-versioned table began and ended is no value of it: a dump does not hold that.
    static string Shapes(string database) => $"""
        SELECT c.TABLE_NAME, c.COLUMN_NAME, c.DATA_TYPE, COALESCE(s.SEQ_IN_INDEX, 0) FROM information_schema.COLUMNS c
        JOIN information_schema.TABLES t ON t.TABLE_SCHEMA = c.TABLE_SCHEMA AND t.TABLE_NAME = c.TABLE_NAME AND t.TABLE_TYPE IN ('BASE TABLE', 'SYSTEM VERSIONED')
        LEFT JOIN information_schema.STATISTICS s ON s.TABLE_SCHEMA = c.TABLE_SCHEMA AND s.TABLE_NAME = c.TABLE_NAME AND s.COLUMN_NAME = c.COLUMN_NAME AND s.INDEX_NAME = 'PRIMARY'
        WHERE c.TABLE_SCHEMA = {MariaDbStatements.Literal(database)} AND COALESCE(c.GENERATION_EXPRESSION, '') NOT IN ('ROW START', 'ROW END')
        ORDER BY c.TABLE_NAME, c.ORDINAL_POSITION;

        """;

    // A FLOAT is shown with fewer digits than it has; a text may have another encoding on the other side.
    static string Value(ColumnShape column) =>
        column.Type == "float" ? $"CAST({Name(column.Name)} AS DOUBLE)" : Text.Contains(column.Type) ? $"CONVERT({Name(column.Name)} USING utf8mb4)" : Name(column.Name);

    static string Shown(ColumnShape column) => Bytes.Contains(column.Type) ? $"HEX({Name(column.Name)})" : $"CONVERT({Name(column.Name)} USING utf8mb4)";

    static string Name(string name) => MariaDbStatements.Identifier(name);
}

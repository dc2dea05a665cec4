using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using Slipway.Data.Rows;

namespace Slipway.Data.Sqlite;

/// <summary>The rows of a database file. Each value has a type of its own there, which counts.</summary>
sealed class SqliteRows(string file)
{
    string What => $"the rows of `{file}` could not be read";

    public Task<IReadOnlyList<TableShape>> ShapesAsync(CancellationToken cancellation) => SqliteFile.WithAsync<IReadOnlyList<TableShape>>(
        file, SqliteOpenMode.ReadOnly, connection => [.. connection.Ask(SqliteFacts.Tables, row => row.GetString(0)).Select(table => Shape(connection, table))], What, cancellation);

    public Task ReadAsync(IReadOnlyList<RowsAsked> asked, ChannelWriter<RowMark> to, CancellationToken cancellation) => SqliteFile.WithAsync(
        file,
        SqliteOpenMode.ReadOnly,
        connection =>
        {
            connection.CreateFunction("slipway_hash", (string values) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(values))[..16]), isDeterministic: true);
            using var transaction = connection.BeginTransaction(deferred: true);
            foreach (var table in asked)
            {
                Read(connection, table, to, cancellation);
            }

            return true;
        },
        What,
        cancellation);

    static void Read(SqliteConnection connection, RowsAsked asked, ChannelWriter<RowMark> to, CancellationToken cancellation)
    {
        using var command = connection.CreateCommand();
        command.CommandText = Statement(asked);
        using var rows = command.ExecuteReader();
        while (rows.Read())
        {
            var row = new RowMark(asked.Table, [.. Enumerable.Range(0, asked.Key.Length).Select(rows.GetString)], rows.GetString(asked.Key.Length));

            // SQLite works on a thread of its own, which may wait.
            to.WriteAsync(row, cancellation).AsTask().GetAwaiter().GetResult();
        }
    }

    internal static string Statement(RowsAsked asked)
    {
        var hash = asked.Columns.IsEmpty ? "''" : $"slipway_hash({string.Join(" || ',' || ", asked.Columns.Select(column => $"quote({SqliteFile.Name(column.Name)})"))})";
        string[] values = [.. asked.Key.Select(Shown), hash];
        string[] order = [.. asked.Key.Select(column => column.IsWhole ? SqliteFile.Name(column.Name) : $"{Shown(column)} COLLATE BINARY"), hash];
        return $"SELECT {string.Join(", ", values)} FROM {asked.Shape.Quoted} ORDER BY {string.Join(", ", order)}";
    }

    static string Shown(ColumnShape column)
    {
        var name = SqliteFile.Name(column.Name);
        return $"CASE typeof({name}) WHEN 'blob' THEN hex({name}) WHEN 'null' THEN 'NULL' ELSE CAST({name} AS TEXT) END";
    }

    static TableShape Shape(SqliteConnection connection, string table)
    {
        var columns = connection.Ask(
            $"SELECT name, lower(type), pk FROM pragma_table_xinfo({Literal(table)}) WHERE hidden <> 1 ORDER BY cid",
            row => (Name: row.GetString(0), Type: row.GetString(1), Place: row.GetInt32(2)));
        var key = columns.Where(column => column.Place > 0).OrderBy(column => column.Place).Select(column => column.Name).ToImmutableArray();

        // The number of the row itself, which needs no index, and nothing else: elsewhere an INTEGER may hold anything.
        var isRow = key.Length == 1 && connection.Number($"SELECT count(*) FROM pragma_index_list({Literal(table)}) WHERE origin = 'pk'") == 0;
        return new TableShape(
            table, SqliteFile.Name(table), key, [.. columns.Select(column => new ColumnShape(column.Name, column.Type, isRow && column.Place > 0 && column.Type == "integer"))]);
    }

    static string Literal(string text) => "'" + text.Replace("'", "''", StringComparison.Ordinal) + "'";
}

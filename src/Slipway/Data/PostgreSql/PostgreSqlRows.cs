using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using Slipway.Data.Rows;
using Slipway.Engines.Databases.PostgreSql;

namespace Slipway.Data.PostgreSql;

/// <summary>The rows of one database, in an order that does not depend on its collations.</summary>
sealed class PostgreSqlRows(PostgreSqlClient client, string database)
{
    /// <summary>A line for each table: <c>["public", "visit", [["id", "bigint", true], …], ["id"]]</c>. The number is that of the types of whole numbers.</summary>
    const string Shapes = $"""
        SELECT json_build_array(n.nspname, c.relname,
            (SELECT coalesce(json_agg(json_build_array(a.attname, format_type(a.atttypid, a.atttypmod), a.atttypid IN ('smallint'::regtype, 'integer'::regtype, 'bigint'::regtype)) ORDER BY a.attnum), '[]')
                FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped),
            (SELECT coalesce(json_agg(a.attname ORDER BY k.place), '[]')
                FROM pg_index i CROSS JOIN LATERAL unnest(i.indkey::int2[]) WITH ORDINALITY k(number, place) JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.number
                WHERE i.indrelid = c.oid AND i.indisprimary AND k.place <= i.indnkeyatts))
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind = 'r' AND c.relpersistence <> 't' AND {PostgreSqlFacts.Ours};

        """;

    /// <summary>Values have one text only, whatever is set for the role, the database or the server.</summary>
    const string Begin = """
        SET datestyle = 'ISO';
        SET intervalstyle = 'postgres';
        SET timezone = 'UTC';
        SET extra_float_digits = 3;
        SET bytea_output = 'hex';
        SET xmlbinary = 'base64';
        BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;

        """;

    string What => $"the rows of `{database}` could not be read";

    public async Task<IReadOnlyList<TableShape>> ShapesAsync(CancellationToken cancellation) =>
        [.. (await client.SqlAsync(database, Shapes, What, cancellation)).Select(line => Shape(PostgreSqlClient.Json(line)))];

    public Task ReadAsync(IReadOnlyList<RowsAsked> asked, ChannelWriter<RowMark> to, CancellationToken cancellation)
    {
        var sql = Encoding.UTF8.GetBytes(client.Begin() + Begin + string.Concat(asked.Select(Statement)) + "COMMIT;\n");
        return client.TalkAsync(database, (input, stop) => input.WriteAsync(sql, stop).AsTask(), (output, stop) => RowLines.ReadAsync(output, to, stop), What, cancellation);
    }

    /// <summary>COPY hands rows on as they come; psql would hold those of a SELECT. A plain <c>"id"</c> to sort by would be the text that is selected, and not the number.</summary>
    internal static string Statement(RowsAsked asked)
    {
        var hash = $"md5(ROW({string.Join(", ", asked.Columns.Select(column => Name(column.Name)))})::text)";
        string[] values = [$"{asked.Table}", .. asked.Key.Select(column => $"{Name(column.Name)}::text"), hash];
        string[] order = [.. asked.Key.Select(column => column.IsWhole ? $"this_row.{Name(column.Name)}" : $"convert_to({Name(column.Name)}::text, 'UTF8')"), hash];
        return $"COPY (SELECT {string.Join(", ", values)} FROM ONLY {asked.Shape.Quoted} AS this_row ORDER BY {string.Join(", ", order)}) TO STDOUT;\n";
    }

    internal static TableShape Shape(JsonElement line)
    {
        var (schema, table) = (line[0].GetString()!, line[1].GetString()!);
        return new TableShape(
            schema == "public" ? table : $"{schema}.{table}",
            $"{Name(schema)}.{Name(table)}",
            [.. line[3].EnumerateArray().Select(name => name.GetString()!)],
            [.. line[2].EnumerateArray().Select(column => new ColumnShape(column[0].GetString()!, column[1].GetString()!, column[2].GetBoolean()))]);
    }

    static string Name(string name) => PostgreSqlStatements.Identifier(name);
}

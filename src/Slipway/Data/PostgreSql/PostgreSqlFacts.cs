using System.Collections.Immutable;
using System.Text.Json;

namespace Slipway.Data.PostgreSql;

/// <summary>SQL that counts, and what it answers as a value. Lines are JSON: names may hold anything.</summary>
static class PostgreSqlFacts
{
    /// <summary>Schemas that are not the server's own.</summary>
    public const string Ours = "n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'";

    /// <summary>First <c>["15.13", 7864320]</c>, then a line for each table: <c>["public", "visit", 12, 32768]</c>.</summary>
    /// <remarks>Of a partitioned table its partitions are counted. A materialised view is made again from the tables, a foreign table is elsewhere.</remarks>
    public const string Statements = $"""
        SELECT json_build_array(split_part(current_setting('server_version'), ' ', 1), pg_database_size(current_database()));
        SELECT format('SELECT json_build_array(%L, %L, (SELECT count(*) FROM ONLY %I.%I), pg_total_relation_size(%s::oid));', n.nspname, c.relname, n.nspname, c.relname, c.oid)
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind = 'r' AND c.relpersistence <> 't' AND {Ours}
        ORDER BY c.oid \gexec

        """;

    public static DatabaseFacts Read(IReadOnlyList<string> lines)
    {
        var head = PostgreSqlClient.Json(lines[0]);
        return new DatabaseFacts(head[0].GetString()!, head[1].GetInt64(), [.. lines.Skip(1).Select(Table).OrderBy(table => table.Name, StringComparer.Ordinal)]);
    }

    static TableFacts Table(string line) => Table(PostgreSqlClient.Json(line));

    static TableFacts Table(JsonElement line)
    {
        var (schema, name) = (line[0].GetString()!, line[1].GetString()!);
        return new TableFacts(schema == "public" ? name : $"{schema}.{name}", line[2].GetInt64(), line[3].GetInt64());
    }
}

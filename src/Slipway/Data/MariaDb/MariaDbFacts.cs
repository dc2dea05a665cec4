using System.Globalization;
using Slipway.Engines.Databases.MariaDb;

namespace Slipway.Data.MariaDb;

/// <summary>SQL that counts, and what it answers as a value.</summary>
static class MariaDbFacts
{
    /// <summary>Rows of name, kind, bytes; first one that tells the server's version. Sequences have no rows of their own.</summary>
    public static string Tables(string database) => $"""
        SELECT SUBSTRING_INDEX(VERSION(), '-', 1), '', 0;
        SELECT TABLE_NAME, TABLE_TYPE, COALESCE(DATA_LENGTH + INDEX_LENGTH, 0) FROM information_schema.TABLES
        WHERE TABLE_SCHEMA = {MariaDbStatements.Literal(database)} AND TABLE_TYPE IN ('BASE TABLE', 'SYSTEM VERSIONED') ORDER BY TABLE_NAME;

        """;

    /// <summary>Counts at one moment.</summary>
    public static string Count(IEnumerable<string[]> tables) =>
        "START TRANSACTION WITH CONSISTENT SNAPSHOT;\n"
        + string.Concat(tables.Select(table => $"SELECT {MariaDbStatements.Literal(table[0])}, COUNT(*) FROM {MariaDbStatements.Identifier(table[0])};\n"));

    /// <param name="tables">As <see cref="Tables"/> answers.</param>
    /// <param name="rows">By table.</param>
    public static DatabaseFacts Of(IReadOnlyList<string[]> tables, IReadOnlyDictionary<string, long> rows)
    {
        var bytes = tables.Skip(1).ToDictionary(table => table[0], table => long.Parse(table[2], CultureInfo.InvariantCulture), StringComparer.Ordinal);
        return new DatabaseFacts(
            tables[0][0],
            bytes.Values.Sum(),
            [.. rows.OrderBy(table => table.Key, StringComparer.Ordinal).Select(table => new TableFacts(table.Key, table.Value, bytes.GetValueOrDefault(table.Key)))]);
    }
}

using Microsoft.Data.Sqlite;

namespace Slipway.Data.Sqlite;

/// <summary>What is in a database file, and whether it is whole.</summary>
static class SqliteFacts
{
    /// <summary>Names. A virtual table needs the module that made it; its rows are in tables of its own.</summary>
    public const string Tables = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND sql NOT LIKE 'CREATE VIRTUAL TABLE%'";

    /// <summary>Counted in one transaction.</summary>
    public static DatabaseFacts Read(SqliteConnection connection)
    {
        using var transaction = connection.BeginTransaction(deferred: true);
        var tables = connection.Ask(Tables, row => row.GetString(0)).Select(name => new TableFacts(name, connection.Number($"SELECT count(*) FROM {SqliteFile.Name(name)}"), 0));
        return new DatabaseFacts(
            connection.ServerVersion,
            connection.Number("PRAGMA page_count") * connection.Number("PRAGMA page_size"),
            [.. tables.OrderBy(table => table.Name, StringComparer.Ordinal)]);
    }

    /// <exception cref="Problems.ProblemException"><c>data-broken</c></exception>
    public static void Check(SqliteConnection connection, string file)
    {
        if (connection.Text("PRAGMA integrity_check(1)") is var found && found != "ok")
        {
            throw DataProblems.Broken(file, found ?? "it says nothing of itself");
        }
    }
}

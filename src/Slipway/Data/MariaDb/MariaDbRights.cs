using System.Collections.Immutable;
using Slipway.Engines.Databases.MariaDb;

namespace Slipway.Data.MariaDb;

/// <summary>The rights that somebody has in one database, as the same rights in another.</summary>
static class MariaDbRights
{
    /// <summary>Those that there are for a database. What is granted for the whole server holds in it, too.</summary>
    static readonly ImmutableHashSet<string> OfDatabases =
    [
        "ALL PRIVILEGES", "SELECT", "INSERT", "UPDATE", "DELETE", "CREATE", "DROP", "REFERENCES", "INDEX", "ALTER", "CREATE TEMPORARY TABLES", "LOCK TABLES", "EXECUTE",
        "CREATE VIEW", "SHOW VIEW", "CREATE ROUTINE", "ALTER ROUTINE", "EVENT", "TRIGGER", "DELETE HISTORY", "DELETE VERSIONING ROWS",
    ];

    /// <summary>Null: the line has nothing to do with the database.</summary>
    /// <param name="line"><c>GRANT SELECT, INSERT ON `visits`.* …</c>, <c>GRANT EXECUTE ON PROCEDURE `visits`.`add` …</c></param>
    public static GrantLine? Elsewhere(GrantLine line, string database, string other)
    {
        if (line.Role is not null || line.SetsDefaultRole || line.IsEmpty)
        {
            return null;
        }

        var place = line.Text.LastIndexOf(" ON ", StringComparison.Ordinal) + " ON ".Length;
        var (rights, on) = (line.Text[..place], line.Text[place..]);
        return on == "*.*" ? OfServer(line, other) : on.EndsWith(".*", StringComparison.Ordinal) ? OfPattern(line, rights, on, database, other) : OfThing(line, rights, on, database, other);
    }

    static GrantLine? OfServer(GrantLine line, string other)
    {
        var rights = line.Text["GRANT ".Length..^" ON *.*".Length].Split(", ").Where(OfDatabases.Contains).ToArray();
        return rights.Length == 0 ? null : line with { Text = $"GRANT {string.Join(", ", rights)} ON {Quoted(DatabasePattern.Of(other))}.*", End = "" };
    }

    static GrantLine? OfPattern(GrantLine line, string rights, string on, string database, string other) =>
        DatabasePattern.Fits(Name(on[..^".*".Length]), database) ? line with { Text = $"{rights}{Quoted(DatabasePattern.Of(other))}.*" } : null;

    // A table or a routine, `visits`.`visit`: no pattern.
    static GrantLine? OfThing(GrantLine line, string rights, string on, string database, string other)
    {
        var start = on.IndexOf('`', StringComparison.Ordinal);
        var mine = Quoted(database) + ".";
        return start >= 0 && on[start..].StartsWith(mine, StringComparison.Ordinal) ? line with { Text = $"{rights}{on[..start]}{Quoted(other)}.{on[(start + mine.Length)..]}" } : null;
    }

    static string Quoted(string name) => MariaDbStatements.Identifier(name);

    static string Name(string quoted) => quoted[1..^1].Replace("``", "`", StringComparison.Ordinal);
}

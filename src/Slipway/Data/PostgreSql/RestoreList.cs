namespace Slipway.Data.PostgreSql;

/// <summary>What pg_restore lists of a dump: <c>3; 3079 16385 EXTENSION - pg_trgm </c>, <c>215; 1259 16402 TABLE public visit slipway</c>.</summary>
static class RestoreList
{
    /// <summary>The extension that a line makes; null: it is about something else.</summary>
    public static string? Extension(string line) => Entry(line) is { } entry && entry.StartsWith("EXTENSION - ", StringComparison.Ordinal)
        ? entry["EXTENSION - ".Length..].TrimEnd() : null;

    /// <summary>Whether pg_restore is to do what a line says.</summary>
    /// <param name="line">As it was listed.</param>
    /// <param name="made">Schemas that are there already.</param>
    /// <param name="kept">The name that a fence gives to what it adds.</param>
    public static bool IsWanted(string line, IReadOnlySet<string> made, string kept) => Entry(line) is not { } entry
        || (!entry.StartsWith("EXTENSION - ", StringComparison.Ordinal) && !entry.StartsWith("COMMENT - EXTENSION ", StringComparison.Ordinal)
            && !(entry.StartsWith("SCHEMA - ", StringComparison.Ordinal) && made.Any(schema => entry.StartsWith($"SCHEMA - {schema} ", StringComparison.Ordinal)))
            && !(entry.StartsWith("POLICY ", StringComparison.Ordinal) && entry.Contains($" {kept} ", StringComparison.Ordinal)));

    // After the dump's number, and those of the catalog and the object; a line that begins with a semicolon is a comment.
    static string? Entry(string line)
    {
        var semicolon = line.IndexOf("; ", StringComparison.Ordinal);
        return semicolon <= 0 || line.Split(' ', 4) is not [_, _, _, var entry] ? null : entry;
    }
}

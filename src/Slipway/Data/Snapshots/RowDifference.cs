namespace Slipway.Data.Snapshots;

/// <summary>A table that does not have as many rows as it had in a snapshot.</summary>
/// <param name="Now">Null: there is no such table now.</param>
/// <param name="Then">Null: the snapshot has no such table.</param>
sealed record RowDifference(string Table, long? Now, long? Then)
{
    /// <summary>Sorted by table; none: all tables have as many rows as they had.</summary>
    public static IReadOnlyList<RowDifference> Between(DatabaseFacts now, DatabaseFacts then)
    {
        var (here, there) = (Rows(now), Rows(then));
        return
        [
            .. here.Keys.Union(there.Keys).Order(StringComparer.Ordinal)
                .Select(table => new RowDifference(table, Of(here, table), Of(there, table))).Where(difference => difference.Now != difference.Then),
        ];
    }

    static Dictionary<string, long> Rows(DatabaseFacts facts) => facts.Tables.ToDictionary(table => table.Name, table => table.Rows, StringComparer.Ordinal);

    static long? Of(Dictionary<string, long> rows, string table) => rows.TryGetValue(table, out var count) ? count : null;
}

using System.Collections.Immutable;

namespace Slipway.Data.Rows;

/// <summary>A table as it is on both sides, or on one.</summary>
/// <param name="Name">For people.</param>
/// <param name="Live">What is read of the live one; null: it is not there.</param>
/// <param name="Copy">What is read of the copy; null: it is not there.</param>
sealed record TablePair(string Name, RowsAsked? Live, RowsAsked? Copy)
{
    /// <summary>The same on both sides.</summary>
    public ImmutableArray<ColumnShape> Key => (Live ?? Copy)!.Key;

    /// <summary>Sorted by name. Compared are the columns that both sides have, by a key that both have.</summary>
    public static ImmutableArray<TablePair> Of(IReadOnlyList<TableShape> live, IReadOnlyList<TableShape> copy)
    {
        var (here, there) = (ByName(live), ByName(copy));
        return [.. here.Keys.Union(there.Keys).Order(StringComparer.Ordinal).Select((table, number) => Of(number, here.GetValueOrDefault(table), there.GetValueOrDefault(table)))];
    }

    static TablePair Of(int number, TableShape? live, TableShape? copy)
    {
        if (live is null || copy is null)
        {
            var only = (live ?? copy)!;
            var all = new RowsAsked(number, only, Found(only.Key, only.Columns), only.Columns);
            return new TablePair(only.Name, live is null ? null : all, copy is null ? null : all);
        }

        var columns = live.Columns.Join(copy.Columns, column => column.Name, column => column.Name, Both).ToImmutableArray();
        var key = new[] { live.Key, copy.Key }.Select(key => Found(key, columns)).FirstOrDefault(key => key.Length > 0, []);
        return new TablePair(live.Name, Asked(number, live, key, columns), Asked(number, copy, key, columns));
    }

    // Whole numbers on one side alone are sorted as text, as they are on the other.
    static ColumnShape Both(ColumnShape live, ColumnShape copy) => live with { IsWhole = live.IsWhole && copy.IsWhole };

    /// <summary>Empty where a column of it is missing.</summary>
    static ImmutableArray<ColumnShape> Found(ImmutableArray<string> key, ImmutableArray<ColumnShape> columns)
    {
        var found = key.Select(name => columns.FirstOrDefault(column => column.Name == name)).OfType<ColumnShape>().ToImmutableArray();
        return found.Length == key.Length ? found : [];
    }

    // A column's type may be another one on each side.
    static RowsAsked Asked(int number, TableShape shape, ImmutableArray<ColumnShape> key, ImmutableArray<ColumnShape> columns)
    {
        ImmutableArray<ColumnShape> Own(ImmutableArray<ColumnShape> shared) => [.. shared.Select(column => column with { Type = shape.Columns.First(own => own.Name == column.Name).Type })];
        return new RowsAsked(number, shape, Own(key), Own(columns));
    }

    static Dictionary<string, TableShape> ByName(IReadOnlyList<TableShape> shapes) => shapes.ToDictionary(shape => shape.Quoted, StringComparer.Ordinal);
}

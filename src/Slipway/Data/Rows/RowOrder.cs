using System.Collections.Immutable;
using System.Text;

namespace Slipway.Data.Rows;

/// <summary>The order in which both sides tell their rows: by table, then by key, without a key by hash.</summary>
sealed class RowOrder(ImmutableArray<TablePair> tables) : IComparer<RowMark>
{
    public int Compare(RowMark? x, RowMark? y)
    {
        // Whoever has no more rows comes last.
        if (x is null || y is null)
        {
            return (x is null).CompareTo(y is null);
        }

        var order = x.Table.CompareTo(y.Table);
        return order != 0 ? order : tables[x.Table].Key is { Length: > 0 } key ? Compare(key, x, y) : string.CompareOrdinal(x.Hash, y.Hash);
    }

    static int Compare(ImmutableArray<ColumnShape> key, RowMark x, RowMark y)
    {
        for (var place = 0; place < key.Length; place++)
        {
            var order = Compare(key[place], x.Key[place], y.Key[place]);
            if (order != 0)
            {
                return order;
            }
        }

        return 0;
    }

    static int Compare(ColumnShape column, string x, string y) =>
        string.Equals(x, y, StringComparison.Ordinal) ? 0
        : column.IsWhole && Int128.TryParse(x, out var first) && Int128.TryParse(y, out var second) ? first.CompareTo(second)
        : Encoding.UTF8.GetBytes(x).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(y));
}

using System.Collections.Immutable;
using Slipway.Data.Work;

namespace Slipway.Data.Rows;

/// <summary>Counts rows, and keeps the keys of the first ones.</summary>
sealed class RowTally(int mostKeys)
{
    const int Longest = 200;

    readonly List<string> _keys = [];
    long _count;

    public RowKeys Keys => new(_count, [.. _keys]);

    public void Add(ImmutableArray<string> key)
    {
        _count++;
        if (_keys.Count < mostKeys && key.Length > 0)
        {
            var text = string.Join(", ", key);
            _keys.Add(text.Length <= Longest ? text : text[..Longest] + "…");
        }
    }
}

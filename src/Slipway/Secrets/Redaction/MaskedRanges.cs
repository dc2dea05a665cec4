namespace Slipway.Secrets.Redaction;

/// <summary>What of the bytes that are held back is to be masked: ranges in order that neither overlap nor touch, counted from the flow's beginning.</summary>
sealed class MaskedRanges
{
    static readonly (long Start, long End) Nowhere = (long.MaxValue, long.MaxValue);
    readonly List<(long Start, long End)> _ranges = [];

    /// <summary>The first one, or one that is never reached.</summary>
    public (long Start, long End) First => _ranges.Count > 0 ? _ranges[0] : Nowhere;

    public void RemoveFirst() => _ranges.RemoveAt(0);

    /// <summary>Adds a range, most often at the end, and makes one of it and those that it overlaps or touches.</summary>
    public void Add(long start, long end)
    {
        var after = _ranges.Count;
        while (after > 0 && _ranges[after - 1].Start > end)
        {
            after--;
        }

        var first = after;
        while (first > 0 && _ranges[first - 1].End >= start)
        {
            first--;
            start = Math.Min(start, _ranges[first].Start);
            end = Math.Max(end, _ranges[first].End);
        }

        _ranges.RemoveRange(first, after - first);
        _ranges.Insert(first, (start, end));
    }
}

using System.Collections.Immutable;
using Slipway.Data.Work;

namespace Slipway.Data.Locks;

/// <summary>Puts together, from what is held at one moment after another, for how long each lock was held.</summary>
sealed class LockWatch(TimeProvider time)
{
    readonly Dictionary<HeldLock, (long First, long Last)> _seen = [];
    readonly Dictionary<(string Table, string Mode, LockBlocks Blocks), TimeSpan> _ended = [];

    /// <param name="held">All that are held now.</param>
    public void See(IReadOnlyCollection<HeldLock> held)
    {
        var now = time.GetTimestamp();
        foreach (var gone in _seen.Keys.Except(held).ToArray())
        {
            var (first, last) = _seen[gone];
            var what = (gone.Table, gone.Mode, gone.Blocks);
            _ended[what] = _ended.GetValueOrDefault(what) + time.GetElapsedTime(first, last);
            _seen.Remove(gone);
        }

        foreach (var one in held)
        {
            _seen[one] = (_seen.TryGetValue(one, out var before) ? before.First : now, now);
        }
    }

    /// <summary>What is held still was held until it was last seen.</summary>
    /// <returns>The longest first.</returns>
    public ImmutableArray<TableLock> End()
    {
        See([]);
        return
        [
            .. _ended.Select(held => new TableLock(held.Key.Table, held.Key.Mode, held.Key.Blocks, held.Value))
                .OrderByDescending(held => held.Held).ThenBy(held => held.Table, StringComparer.Ordinal),
        ];
    }
}

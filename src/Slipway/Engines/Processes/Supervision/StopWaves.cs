namespace Slipway.Engines.Processes.Supervision;

/// <summary>In which order processes are stopped.</summary>
static class StopWaves
{
    /// <summary>
    /// Waves of processes, each to be stopped together and before the next: what others need comes after them, resources after everything
    /// else. A circle, which no manifest can make, is broken by stopping what is left at once.
    /// </summary>
    internal static IEnumerable<IReadOnlyList<ProcessRecord>> Of(IEnumerable<ProcessRecord> records)
    {
        var left = records.ToList();
        while (left.Count > 0)
        {
            var candidates = left.Exists(record => !record.IsResource) ? left.FindAll(record => !record.IsResource) : left;
            var needed = candidates.SelectMany(record => record.After.Where(id => id != record.Id)).ToHashSet(StringComparer.Ordinal);
            var wave = candidates.FindAll(record => !needed.Contains(record.Id));
            wave = wave.Count == 0 ? candidates : wave;
            left.RemoveAll(wave.Contains);
            yield return wave;
        }
    }
}

using System.Collections.Immutable;
using System.Globalization;
using Slipway.Execution.Journal;
using Slipway.Execution.Results;

namespace Slipway.Releases.Deploys.Guarding;

/// <summary>What a rehearsal has found, for people.</summary>
static class RehearsalText
{
    /// <summary>Enough to see which tables it is about.</summary>
    const int MostLocks = 10;

    /// <summary>How long the migrations took, and whether the version that stands works on what came of them.</summary>
    public static string Head(MigrationRehearsed rehearsed) => $"the migrations took {Seconds(rehearsed.Elapsed)}" + rehearsed.Works switch
    {
        true => "; the version that stands works on the new schema",
        false => $"; the version that stands does not work on the new schema: {rehearsed.Why?.Split('\n')[0]}",
        null => "",
    };

    /// <summary>What became of the data, and a line for each lock.</summary>
    public static IEnumerable<string> Found(MigrationRehearsed rehearsed) => [Sizes(rehearsed.Before, rehearsed.After), .. Locks(rehearsed.Locks)];

    /// <summary>A line for each, the longest first.</summary>
    public static IEnumerable<string> Locks(ImmutableArray<RehearsedLock> locks)
    {
        foreach (var held in locks.Take(MostLocks))
        {
            yield return $"locks: {held.Mode} on `{held.Table}` for {Seconds(held.Held)}";
        }

        if (locks.Length > MostLocks)
        {
            yield return $"locks: and {locks.Length - MostLocks} more, held less long";
        }
    }

    static string Sizes(RehearsedSize before, RehearsedSize after) =>
        $"on the copy: {Number(before.Rows)} rows before, {Number(after.Rows)} after; {ByteSize.Format(before.Bytes)} before, {ByteSize.Format(after.Bytes)} after";

    static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0#} s");

    static string Number(long number) => number.ToString("#,0", CultureInfo.InvariantCulture);
}

using System.Globalization;
using Slipway.Data.Snapshots;
using Slipway.Problems;

namespace Slipway.Data.Work;

/// <summary>Tells people how far work on data is: a line at once, and then one for each few seconds.</summary>
/// <param name="write">Gets a line, without its end.</param>
sealed class DataLines(Action<string> write, TimeProvider time)
{
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(3);

    const long RowsBetween = 10_000;

    readonly Lock _lock = new();
    long? _told;

    public SnapshotProgress Progress => new((phase, bytes, expected) => Tell(SnapshotProgressText.Of(phase, bytes, expected)));

    /// <param name="rows">That were compared so far; called for each of them.</param>
    public void TellRows(long rows)
    {
        if (rows % RowsBetween == 0)
        {
            Tell(string.Create(CultureInfo.InvariantCulture, $"comparing, {rows} rows so far"));
        }
    }

    /// <summary>What is wrong, and no reason to stop: always told.</summary>
    public void Note(Problem problem) => write(problem.Why is null ? problem.What : $"{problem.What}: {problem.Why}");

    void Tell(string line)
    {
        lock (_lock)
        {
            if (_told is { } told && time.GetElapsedTime(told) < Pause)
            {
                return;
            }

            _told = time.GetTimestamp();
        }

        write(line);
    }
}

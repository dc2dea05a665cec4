using System.Globalization;
using System.Text;

namespace Slipway.Engines.Processes.Logs;

/// <summary>A line that a process wrote.</summary>
/// <param name="Component">Whose process it was.</param>
/// <param name="Process">The process's name within the component.</param>
/// <param name="Time">When the supervisor read it, to the millisecond.</param>
/// <param name="Text">Without the line end; may hold escape sequences of the process's own.</param>
public sealed record LogLine(string Component, string Process, DateTimeOffset Time, string Text)
{
    /// <summary>Longer lines are stored as several.</summary>
    public const int MaximumBytes = 64 * 1024;

    const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    // 2026-11-20T21:43:05.123Z text
    const int TimeLength = 24;

    /// <summary>The stamp and the space that stand before each stored line.</summary>
    internal static byte[] Stamp(DateTimeOffset time) =>
        Encoding.ASCII.GetBytes(time.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture) + " ");

    /// <summary>Null when it is not a stored line.</summary>
    internal static LogLine? Parse(string component, string process, ReadOnlySpan<byte> line)
    {
        if (line.Length <= TimeLength || line[TimeLength] != (byte)' ')
        {
            return null;
        }

        var stamp = Encoding.ASCII.GetString(line[..TimeLength]);
        const DateTimeStyles utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        return DateTimeOffset.TryParseExact(stamp, TimeFormat, CultureInfo.InvariantCulture, utc, out var time)
            ? new LogLine(component, process, time, Encoding.UTF8.GetString(line[(TimeLength + 1)..]))
            : null;
    }
}

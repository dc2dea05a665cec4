using System.Globalization;

namespace Slipway.Testing.Reports;

/// <summary>How long something took, for people.</summary>
public static class ShownTime
{
    /// <summary><c>12 ms</c>, <c>3.4 s</c>, <c>2 min 5 s</c></summary>
    public static string Of(TimeSpan time) => time.TotalSeconds switch
    {
        < 0.9995 => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0} ms"),
        < 59.95 => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(long)Math.Round(time.TotalSeconds) / 60} min {(long)Math.Round(time.TotalSeconds) % 60} s"),
    };
}

using System.Globalization;
using Slipway.Problems;

namespace Slipway.Execution.Results;

/// <summary>Sizes as people write them: <c>10GB</c>, <c>1.5 GiB</c>, <c>500M</c>.</summary>
public static class ByteSize
{
    // M is what MiB is, as for du and ls; MB is a million.
    static readonly (string Name, long Bytes)[] Units =
    [
        ("KiB", 1L << 10), ("MiB", 1L << 20), ("GiB", 1L << 30), ("TiB", 1L << 40),
        ("KB", 1_000), ("MB", 1_000_000), ("GB", 1_000_000_000), ("TB", 1_000_000_000_000),
        ("K", 1L << 10), ("M", 1L << 20), ("G", 1L << 30), ("T", 1L << 40), ("B", 1),
    ];

    /// <summary>False: it is no size, or larger than a disk can be.</summary>
    public static bool TryParse(string text, out long bytes)
    {
        var (name, unit) = Array.Find(Units, unit => text.EndsWith(unit.Name, StringComparison.OrdinalIgnoreCase));
        var number = text.AsSpan(0, text.Length - (name?.Length ?? 0)).TrimEnd(' ');
        var isNumber = decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value);
        var isSize = isNumber && value < long.MaxValue / Math.Max(unit, 1);
        bytes = isSize ? (long)(value * Math.Max(unit, 1)) : 0;
        return isSize;
    }

    /// <param name="where">The option or variable it was given with.</param>
    /// <exception cref="ProblemException"><c>bad-size</c></exception>
    public static long Parse(string text, string where) => TryParse(text, out var bytes) ? bytes
        : throw new ProblemException(new Problem("bad-size", $"`{text}` is no size") { Why = $"it stands in `{where}`", Fix = "write it like `10GB` or `500MiB`" });

    /// <summary><c>1.4 GiB</c></summary>
    public static string Format(long bytes)
    {
        var (name, unit) = bytes >= 1 << 30 ? ("GiB", 1L << 30) : bytes >= 1 << 20 ? ("MiB", 1L << 20) : bytes >= 1 << 10 ? ("KiB", 1L << 10) : ("bytes", 1L);
        return string.Create(CultureInfo.InvariantCulture, $"{(double)bytes / unit:0.#} {name}");
    }
}

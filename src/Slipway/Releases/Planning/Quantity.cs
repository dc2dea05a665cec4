using System.Globalization;
using System.Text.Json.Nodes;

namespace Slipway.Releases.Planning;

/// <summary>How much of something, as Kubernetes writes it: <c>0.5</c>, <c>500m</c>, <c>1Gi</c>, <c>1e3</c>.</summary>
static class Quantity
{
    static readonly Dictionary<string, decimal> Units = new(StringComparer.Ordinal)
    {
        ["n"] = 0.000_000_001m,
        ["u"] = 0.000_001m,
        ["m"] = 0.001m,
        ["k"] = 1_000m,
        ["M"] = 1_000_000m,
        ["G"] = 1_000_000_000m,
        ["T"] = 1_000_000_000_000m,
        ["P"] = 1_000_000_000_000_000m,
        ["E"] = 1_000_000_000_000_000_000m,
        ["Ki"] = 1L << 10,
        ["Mi"] = 1L << 20,
        ["Gi"] = 1L << 30,
        ["Ti"] = 1L << 40,
        ["Pi"] = 1L << 50,
        ["Ei"] = 1L << 60,
    };

    /// <summary>Whether two ways to write it say the same. False where one cannot be read.</summary>
    public static bool AreEqual(JsonValue one, JsonValue other) => Parse(one.ToString()) is { } first && Parse(other.ToString()) is { } second && first == second;

    static decimal? Parse(string text)
    {
        var end = text.AsSpan().LastIndexOfAnyInRange('0', '9') + 1;
        var unit = text.Length == end ? 1 : Units.GetValueOrDefault(text[end..]);
        try
        {
            return unit > 0 && text.Length < 30 && decimal.TryParse(text.AsSpan(0, end), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number * unit : null;
        }
        catch (OverflowException)
        {
            return null;
        }
    }
}

using System.Globalization;

namespace Visits.Visitors;

/// <summary>Days as they are stored: `2026-11-20`, in UTC.</summary>
static class Days
{
    const string Format = "yyyy-MM-dd";

    public static DateOnly Today(TimeProvider clock) => DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);

    public static string Write(DateOnly day) => day.ToString(Format, CultureInfo.InvariantCulture);

    public static DateOnly Read(string text) => DateOnly.ParseExact(text, Format, CultureInfo.InvariantCulture);
}

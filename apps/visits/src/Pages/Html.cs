using System.Globalization;
using System.Net;

namespace Visits.Pages;

/// <summary>Text and numbers as a page shows them.</summary>
static class Html
{
    public static string Text(string text) => WebUtility.HtmlEncode(text);

    /// <summary>`12 345`, with narrow spaces that do not break.</summary>
    public static string Number(long number) => number.ToString("N0", Spaced);

    /// <summary>`20 November 2026`</summary>
    public static string Day(DateOnly day) => day.ToString("d MMMM yyyy", CultureInfo.InvariantCulture);

    /// <summary>`1 visit`, `2 visits`</summary>
    public static string Count(long number, string thing) => $"{Number(number)} {thing}{(number == 1 ? "" : "s")}";

    static readonly NumberFormatInfo Spaced = new() { NumberGroupSeparator = "\u202f" };
}

using System.Globalization;
using System.Text.RegularExpressions;

namespace Slipway.Testing.Reading;

/// <summary>Makes what reports hold fit for ours: bounded, without control characters, times within reason.</summary>
static partial class ReportText
{
    /// <summary>Of a name, a message and an output, in characters.</summary>
    public const int MostName = 1000, MostMessage = 16 << 10, MostOutput = 64 << 10;

    const double MostSeconds = 1e7;

    /// <summary>Null: there is nothing to say.</summary>
    public static string? Long(string? text, int most) => Clean(text) is { Length: > 0 } clean ? Shorten(clean, most) : null;

    /// <summary>On one line.</summary>
    public static string Name(string? text) => Shorten(Clean(text).ReplaceLineEndings(" "), MostName);

    /// <summary>Seconds; 0 for what cannot be.</summary>
    public static TimeSpan Seconds(string? text) =>
        double.TryParse(text, NumberStyles.Float | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and < MostSeconds
            ? TimeSpan.FromSeconds(seconds) : TimeSpan.Zero;

    /// <summary><c>00:00:00.0279048</c></summary>
    public static TimeSpan Clock(string? text) =>
        TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var time) && time > TimeSpan.Zero && time.TotalSeconds < MostSeconds ? time : TimeSpan.Zero;

    /// <summary>A message and where it came from, which often begins with the message.</summary>
    public static string? Joined(string? message, string? details)
    {
        var first = Clean(message);
        var second = Clean(details);
        return Long(second.StartsWith(first, StringComparison.Ordinal) ? second : $"{first}\n{second}", MostMessage);
    }

    /// <summary>Whether a runner ended the test because of its time: xunit, pytest-timeout, MSTest, Slipway.</summary>
    public static bool IsTimeOut(string? type, string? message) =>
        type is "Xunit.Sdk.TestTimeoutException" or JUnitReader.TimeOut || (message is not null && TimeOut().IsMatch(message));

    static string Clean(string? text) => text is null ? "" : Controls().Replace(text, "").ReplaceLineEndings("\n").Trim('\n').TrimEnd();

    static string Shorten(string text, int most) => text.Length <= most ? text
        : string.Create(CultureInfo.InvariantCulture, $"{text.AsSpan(0, most / 2)}\n[… {text.Length - most} characters …]\n{text.AsSpan(text.Length - (most / 2))}");

    // Escape sequences first (\e[31m), then what else is no text: controls, halves of surrogate pairs, non-characters.
    [GeneratedRegex(@"\e\[[0-?]*[ -/]*[@-~]|[\x00-\x08\x0B\x0C\x0E-\x1F\x7F-\x9F\uFFFE\uFFFF]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]", RegexOptions.CultureInvariant)]
    private static partial Regex Controls();

    // "Failed: Timeout >1.0s", "Test execution timed out after 50 milliseconds", "Test 'X' exceeded execution timeout period."
    [GeneratedRegex(@"^Failed: Timeout |^Test execution timed out after |^Test '[^']*' (exceeded execution timeout period|timed out after )", RegexOptions.CultureInvariant)]
    private static partial Regex TimeOut();
}

using Slipway.Releases.Planning;

namespace Slipway.Cli.Output.Releases;

/// <summary>The lines of a value that change, with a few around them.</summary>
static class LineDiff
{
    const int Around = 2;

    const int Short = 100;

    /// <summary>Beyond this, what changes is cut: a whole file in a ConfigMap is not for reading here.</summary>
    const int Longest = 40;

    /// <summary>Both values fit on one line.</summary>
    public static bool IsShort(FieldChange change) => (change.Before?.Length ?? 0) + (change.After?.Length ?? 0) < Short && change.Before?.Contains('\n') != true && change.After?.Contains('\n') != true;

    /// <summary>Each with its sign: <c>-</c>, <c>+</c> or a space.</summary>
    public static IEnumerable<string> Of(FieldChange change)
    {
        var (before, after) = (Lines(change.Before), Lines(change.After));
        var same = Math.Min(before.Length, after.Length);
        var start = Enumerable.Range(0, same).TakeWhile(at => before[at] == after[at]).Count();
        var end = Enumerable.Range(1, same - start).TakeWhile(back => before[^back] == after[^back]).Count();
        return
        [
            .. before[Math.Max(0, start - Around)..start].Select(line => $"  {line}"),
            .. Cut(before[start..^end], "- "),
            .. Cut(after[start..^end], "+ "),
            .. before[^end..].Take(Around).Select(line => $"  {line}"),
        ];
    }

    static IEnumerable<string> Cut(string[] lines, string sign) =>
        lines.Length <= Longest ? lines.Select(line => sign + line) : lines.Take(Longest).Select(line => sign + line).Append($"{sign}… {Counted.Of(lines.Length - Longest, "more line")}");

    static string[] Lines(string? text) => text is null ? [] : text.Split('\n');
}

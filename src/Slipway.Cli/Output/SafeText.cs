using System.Text;

namespace Slipway.Cli.Output;

/// <summary>Text from files and programs as a terminal may see it, and how wide it is there.</summary>
static class SafeText
{
    /// <summary>Control characters, and marks that turn the direction of writing, are replaced; tabs become one space. Line ends stay.</summary>
    public static string Clean(string text) => Ascii.IsValid(text) && !text.AsSpan().ContainsAnyInRange('\0', '\x1F') && !text.Contains('\x7F', StringComparison.Ordinal) ? text : Replaced(text);

    static string Replaced(string text) =>
        text.Any(c => IsUnsafe(c) || c == '\t') ? string.Concat(text.Select(c => IsUnsafe(c) ? '\uFFFD' : c == '\t' ? ' ' : c)) : text;

    /// <summary>The same on one line.</summary>
    public static string Line(string text) => Clean(text).ReplaceLineEndings("\u23CE");

    /// <summary>Columns on a terminal: none for marks that combine with what stands before, two for emoji and East Asian characters.</summary>
    public static int Width(string text)
    {
        if (Ascii.IsValid(text))
        {
            return text.Length;
        }

        var width = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            width += Width(rune);
        }

        return width;
    }

    static int Width(Rune rune) => rune.Value switch
    {
        < 0x300 => 1,
        >= 0x300 and < 0x370 or 0x200B or 0x200D or (>= 0xFE00 and <= 0xFE0F) or (>= 0x1F3FB and <= 0x1F3FF) => 0,
        (>= 0x1100 and <= 0x115F) or (>= 0x2E80 and <= 0xA4CF) or (>= 0xAC00 and <= 0xD7A3) or (>= 0xF900 and <= 0xFAFF)
            or (>= 0xFE30 and <= 0xFE6F) or (>= 0xFF00 and <= 0xFF60) or (>= 0xFFE0 and <= 0xFFE6) or (>= 0x1F300 and <= 0x1FAFF) or (>= 0x20000 and <= 0x3FFFD) => 2,
        _ => 1,
    };

    static bool IsUnsafe(char c) =>
        (char.IsControl(c) && c is not ('\t' or '\n' or '\r')) || c is '\u2028' or '\u2029' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069') or '\uFEFF';
}

using System.Globalization;
using System.Text;

namespace Slipway.Sources.Git;

/// <summary>
/// Paths as Git prints them without <c>-z</c> and with <c>core.quotePath</c>: in ASCII whatever their bytes are, in quotes where
/// anything is not plain. <c>"caf\303\251 \"x\"\n"</c>
/// </summary>
static class GitQuoting
{
    const string Letters = "abtnvfr\"\\";
    const string Meanings = "\a\b\t\n\v\f\r\"\\";

    /// <param name="raw">A character for each byte.</param>
    public static string Quote(string raw)
    {
        if (raw.AsSpan().IndexOfAnyExceptInRange(' ', '~') < 0 && raw.AsSpan().IndexOfAny('"', '\\') < 0)
        {
            return raw;
        }

        var text = new StringBuilder("\"", raw.Length + 8);
        foreach (var one in raw)
        {
            if (one is '"' or '\\')
            {
                text.Append('\\').Append(one);
            }
            else if (one is >= ' ' and <= '~')
            {
                text.Append(one);
            }
            else
            {
                text.Append(CultureInfo.InvariantCulture, $"\\{one >> 6}{(one >> 3) & 7}{one & 7}");
            }
        }

        return text.Append('"').ToString();
    }

    /// <summary>What <see cref="Quote"/> and Git make, back to a character for each byte.</summary>
    /// <exception cref="InvalidDataException">Not quoted as Git does.</exception>
    public static string Unquote(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || text[0] != '"')
        {
            return text.ToString();
        }

        if (text.Length < 2 || text[^1] != '"')
        {
            throw new InvalidDataException();
        }

        var raw = new StringBuilder(text.Length);
        for (var rest = text[1..^1]; !rest.IsEmpty;)
        {
            var taken = 1;
            raw.Append(rest[0] == '\\' ? Escaped(rest[1..], out taken) : rest[0]);
            rest = rest[taken..];
        }

        return raw.ToString();
    }

    static char Escaped(ReadOnlySpan<char> rest, out int taken)
    {
        if (rest.Length >= 3 && rest[..3].IndexOfAnyExceptInRange('0', '7') < 0 && rest[0] <= '3')
        {
            taken = 4;
            return (char)(((rest[0] - '0') << 6) | ((rest[1] - '0') << 3) | (rest[2] - '0'));
        }

        taken = 2;
        return !rest.IsEmpty && Letters.IndexOf(rest[0], StringComparison.Ordinal) is var at and >= 0 ? Meanings[at] : throw new InvalidDataException();
    }
}

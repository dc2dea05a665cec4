using System.Buffers;
using System.Text.RegularExpressions;

namespace Slipway.Images.Registry;

/// <summary>The parts of an image's name, as the distribution specification writes them.</summary>
static partial class ImageNameText
{
    /// <summary>Of a whole name with tag and digest.</summary>
    public const int Longest = 512;

    const int LongestPath = 255;

    const int LongestTag = 128;
    const int DigestLength = 71; // sha256: and 64 digits

    // Names are read by every command about images: to make an expression ready took longer than all the rest of reading them.
    static readonly SearchValues<char> OfTags = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-");

    public static bool IsTag(string text) => text.Length is > 0 and <= LongestTag && text[0] is not ('.' or '-') && !text.AsSpan().ContainsAnyExcept(OfTags);

    public static bool IsDigest(string text) => text.Length == DigestLength && text.StartsWith("sha256:", StringComparison.Ordinal) && text.AsSpan(7).IndexOfAnyExcept(SearchValues.Create("0123456789abcdef")) < 0;

    /// <summary>Words of small letters and digits, with one of <c>.</c>, <c>_</c>, <c>__</c>, <c>/</c> or some <c>-</c> between two of them.</summary>
    public static bool IsPath(string text)
    {
        var at = 0;
        while (text.Length <= LongestPath)
        {
            var word = at;
            at = After(text, at, character => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character));
            if (at == word || at == text.Length)
            {
                return at > word;
            }

            var between = at;
            at = After(text, at, character => character is '.' or '_' or '-' or '/');
            if (!IsBetween(text.AsSpan(between, at - between)))
            {
                return false;
            }
        }

        return false;
    }

    static int After(string text, int at, Func<char, bool> isMore)
    {
        while (at < text.Length && isMore(text[at]))
        {
            at++;
        }

        return at;
    }

    static bool IsBetween(ReadOnlySpan<char> text) => text is "." or "_" or "__" or "/" || (text.Length > 0 && !text.ContainsAnyExcept('-'));

    /// <summary>The first word of a name is a host when no path could look like it.</summary>
    public static bool LooksLikeHost(string word) => word == "localhost" || word.AsSpan().IndexOfAny('.', ':') >= 0;

    public static bool IsHost(string text) => Host().IsMatch(text) && (text.LastIndexOf(':') is var colon && (colon < 0 || text.EndsWith(']') || IsPort(text[(colon + 1)..])));

    static bool IsPort(string text) => ushort.TryParse(text, out var port) && port > 0;

    // It ends with \z: $ would let a line end pass.
    [GeneratedRegex(@"^([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*|\[[0-9a-fA-F:]{2,45}\])(:[0-9]{1,5})?\z", RegexOptions.NonBacktracking)]
    private static partial Regex Host();
}

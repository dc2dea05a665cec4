using System.Buffers;
using Slipway.Problems;

namespace Slipway.Repository.Manifests;

/// <summary>Whether a manifest is text at all, and whether people see what it says.</summary>
static class ManifestText
{
    // U+FFFD is what reading UTF-8 makes of bytes that are none.
    static readonly SearchValues<char> NotText = SearchValues.Create('\0', '\uFFFD');

    // What YAML does not allow unescaped, or what makes a line look other than it is read: control characters, other line ends,
    // and the marks that turn the direction of writing.
    static readonly SearchValues<char> Hidden = SearchValues.Create(
        "\u0001\u0002\u0003\u0004\u0005\u0006\u0007\b\v\f\u000E\u000F\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001A\u001B\u001C\u001D\u001E\u001F\u007F"
        + "\u0080\u0081\u0082\u0083\u0084\u0085\u0086\u0087\u0088\u0089\u008A\u008B\u008C\u008D\u008E\u008F\u0090\u0091\u0092\u0093\u0094\u0095\u0096\u0097\u0098\u0099\u009A\u009B\u009C\u009D\u009E\u009F"
        + "\u2028\u2029\u202A\u202B\u202C\u202D\u202E\u2066\u2067\u2068\u2069\uFEFF");

    /// <summary>What makes the text unreadable; null when it can be parsed.</summary>
    /// <param name="text">The source's text without a byte order mark.</param>
    public static Problem? Unreadable(ManifestSource source, string text)
    {
        if (text.Length > ManifestParser.MaximumLength)
        {
            return new Problem("manifest-too-large", $"`{source.File}` is larger than {ManifestParser.MaximumLength / 1024} KiB")
            {
                Where = new SourceSpan(source.File, 1, 1, 1, null),
                Fix = "a manifest says what a component is; keep its data in files of their own",
            };
        }

        if (text.AsSpan().IndexOfAny(NotText) is var bad and >= 0)
        {
            return new Problem("manifest-not-text", $"`{source.File}` is not UTF-8 text") { Where = Place(source, text, bad) with { Text = null }, Fix = "save it as UTF-8" };
        }

        return text.AsSpan().IndexOfAny(Hidden) is var hidden and >= 0
            ? new Problem("hidden-character", $"the character U+{(int)text[hidden]:X4} is not seen, but read")
            {
                Where = Place(source, text, hidden),
                Fix = $"remove it, or write it as `\"\\u{(int)text[hidden]:X4}\"`",
            }
            : null;
    }

    static SourceSpan Place(ManifestSource source, string text, int offset)
    {
        var before = text.AsSpan(0, offset);
        var line = 1 + before.Count('\n') + CountLonelyReturns(text.AsSpan(0, offset + 1));
        return source.Span(line, offset - before.LastIndexOfAny('\n', '\r'), 1);
    }

    static int CountLonelyReturns(ReadOnlySpan<char> text) => text.Count('\r') - text.Count("\r\n");
}

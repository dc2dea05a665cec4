namespace Slipway.Images;

/// <summary>Tells a private key from a program that merely knows how its first line reads.</summary>
static class PrivateKeyText
{
    public const string Begin = "-----BEGIN ";

    /// <summary>The longest word before <c>PRIVATE KEY</c>: <c>ENCRYPTED</c>.</summary>
    const int LongestWord = 12;

    /// <summary>Characters of the key itself that must follow.</summary>
    const int Content = 40;

    /// <summary>
    /// Whether a text begins with a key: <c>-----BEGIN RSA PRIVATE KEY-----</c> and a line of Base64, or one of its headers. The line end may be written as
    /// <c>\n</c>, as in JSON and in variables.
    /// </summary>
    public static bool IsAt(ReadOnlySpan<char> text)
    {
        if (!text.StartsWith(Begin, StringComparison.Ordinal))
        {
            return false;
        }

        var rest = text[Begin.Length..];
        var word = rest.IndexOf("PRIVATE KEY", StringComparison.Ordinal);
        return word is >= 0 and <= LongestWord && AfterDashes(rest[(word + "PRIVATE KEY".Length)..]) is { IsEmpty: false } body && IsContent(body);
    }

    static ReadOnlySpan<char> AfterDashes(ReadOnlySpan<char> text)
    {
        if (text.StartsWith(" BLOCK", StringComparison.Ordinal))
        {
            text = text[" BLOCK".Length..];
        }

        return text.StartsWith("-----", StringComparison.Ordinal) ? AfterLineEnd(text["-----".Length..]) : default;
    }

    static ReadOnlySpan<char> AfterLineEnd(ReadOnlySpan<char> text)
    {
        var end = 0;
        while (end < text.Length && text[end] is '\r' or '\n' or ' ' or '\t')
        {
            end++;
        }

        if (end > 0)
        {
            return text[end..];
        }

        return text.StartsWith("\\n", StringComparison.Ordinal) ? text[2..] : text.StartsWith("\\r\\n", StringComparison.Ordinal) ? text[4..] : default;
    }

    static bool IsContent(ReadOnlySpan<char> body)
    {
        // Proc-Type: 4,ENCRYPTED
        if (body.StartsWith("Proc-Type:", StringComparison.Ordinal) || body.StartsWith("Version:", StringComparison.Ordinal))
        {
            return true;
        }

        var length = 0;
        while (length < body.Length && (char.IsAsciiLetterOrDigit(body[length]) || body[length] is '+' or '/' or '='))
        {
            length++;
        }

        return length >= Content;
    }
}

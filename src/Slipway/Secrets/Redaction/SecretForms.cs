using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;

namespace Slipway.Secrets.Redaction;

/// <summary>The forms in which programs print a secret: as it is, and encoded for where it goes.</summary>
static class SecretForms
{
    // The inside of a private key is secret line by line, and logs print it so; shorter lines are ordinary text.
    const int MinimumLine = 8;

    /// <summary>Distinct, none shorter than <see cref="SecretValue.MinimumLength"/>.</summary>
    public static IEnumerable<string> Of(string secret) =>
        Lines(secret)
            .SelectMany(text => (string[])[text, .. Base64Forms.Of(text), .. UrlForms.Of(text), .. Json(text), .. Shell(text), .. Markup(text)])
            .Where(form => form.Length >= SecretValue.MinimumLength)
            .Distinct(StringComparer.Ordinal);

    /// <summary>The secret, and each of its lines where it has several (but not <c>-----BEGIN …-----</c>, which all can read).</summary>
    static IEnumerable<string> Lines(string secret) =>
        secret.AsSpan().IndexOf('\n') < 0
            ? [secret]
            : secret.Split('\n').Select(line => line.TrimEnd('\r'))
                .Where(line => line.Length >= MinimumLine && !line.StartsWith("-----", StringComparison.Ordinal))
                .Prepend(secret.TrimEnd('\n'))
                .Prepend(secret);

    // As .NET writes it by default and relaxed, Go (HTML-safe, lower case) and Python (ASCII only, lower case).
    static IEnumerable<string> Json(string text) =>
    [
        JavaScriptEncoder.Default.Encode(text),
        JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(text),
        EscapeJson(text, character => character is '<' or '>' or '&' or '\u2028' or '\u2029'),
        EscapeJson(text, char.IsControl),
        EscapeJson(text, character => character is < ' ' or > '~'),
    ];

    static string EscapeJson(string text, Func<char, bool> escaped)
    {
        var json = new StringBuilder(text.Length + 8);
        foreach (var character in text)
        {
            _ = character switch
            {
                '"' => json.Append("\\\""),
                '\\' => json.Append(@"\\"),
                '\n' => json.Append("\\n"),
                '\r' => json.Append("\\r"),
                '\t' => json.Append("\\t"),
                '\b' => json.Append("\\b"),
                '\f' => json.Append("\\f"),
                _ when escaped(character) => json.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}"),
                _ => json.Append(character),
            };
        }

        return json.ToString();
    }

    // 'it'\''s'  'it'"'"'s'  "a\$b"  a\ b (printf %q)  $'a\'b' (set -x)
    static IEnumerable<string> Shell(string text) =>
    [
        text.Replace("'", @"'\''"),
        text.Replace("'", "'\"'\"'"),
        Escape(text, character => character is '"' or '\\' or '$' or '`'),
        Escape(text, character => char.IsAscii(character) && !char.IsAsciiLetterOrDigit(character) && !"_-./:=@%+".Contains(character)),
        text.Replace("\\", @"\\").Replace("'", @"\'").Replace("\n", "\\n").Replace("\r", "\\r").Replace("\t", "\\t"),
    ];

    static string Escape(string text, Func<char, bool> special) =>
        string.Concat(text.Select(character => special(character) ? $"\\{character}" : character.ToString()));

    // HTML and XML, and SQL's doubled quote.
    static IEnumerable<string> Markup(string text)
    {
        var tags = text.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;");
        return [HtmlEncoder.Default.Encode(text), tags, tags.Replace("\"", "&quot;").Replace("'", "&#39;"),
            tags.Replace("\"", "&quot;").Replace("'", "&#x27;"), text.Replace("'", "''")];
    }
}

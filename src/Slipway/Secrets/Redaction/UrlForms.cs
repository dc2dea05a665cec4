using System.Globalization;
using System.Text;

namespace Slipway.Secrets.Redaction;

/// <summary>What percent-encoding makes of a secret: programs differ in what they leave alone and in the case of their digits.</summary>
static class UrlForms
{
    const string Unreserved = "-._~";

    static readonly (string Safe, bool Plus)[] Dialects =
    [
        (Unreserved, false),                    // RFC 3986, Uri.EscapeDataString, Go's PathEscape for most
        (Unreserved + "!'()*", false),          // encodeURIComponent
        (Unreserved + "/", false),              // Python's quote
        (Unreserved + "!$&'()*+,;=:@/?#", false), // encodeURI
        (Unreserved + "!$&'()*+,;=", false),    // the user part of a URL
        ("*-._", true),                         // HTML forms, URLSearchParams
        (Unreserved, true),                     // Python's quote_plus, Go's QueryEscape
        ("-_.!*()", true),                      // WebUtility.UrlEncode
    ];

    public static IEnumerable<string> Of(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return Dialects.SelectMany(dialect => (string[])
        [
            Encode(bytes, dialect.Safe, dialect.Plus, "X2"),
            Encode(bytes, dialect.Safe, dialect.Plus, "x2"),
        ]);
    }

    static string Encode(byte[] bytes, string safe, bool plus, string format)
    {
        var url = new StringBuilder(bytes.Length * 2);
        foreach (var value in bytes)
        {
            var character = (char)value;
            _ = char.IsAsciiLetterOrDigit(character) || safe.Contains(character) ? url.Append(character)
                : character == ' ' && plus ? url.Append('+')
                : url.Append('%').Append(value.ToString(format, CultureInfo.InvariantCulture));
        }

        return url.ToString();
    }
}

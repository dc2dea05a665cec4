using System.Globalization;
using System.Numerics;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Slipway.Releases.Planning.Manifests;

/// <summary>What an unquoted word of YAML is, to Kubernetes: it reads YAML 1.1, in which <c>yes</c> is true and <c>0644</c> an octal number.</summary>
static partial class PlainScalar
{
    public static JsonNode? Of(string text) => text switch
    {
        "" or "~" or "null" or "Null" or "NULL" => null,
        "true" or "True" or "TRUE" or "yes" or "Yes" or "YES" or "on" or "On" or "ON" or "y" or "Y" => JsonValue.Create(true),
        "false" or "False" or "FALSE" or "no" or "No" or "NO" or "off" or "Off" or "OFF" or "n" or "N" => JsonValue.Create(false),
        _ => Number(text) ?? JsonValue.Create(text),
    };

    static JsonValue? Number(string text)
    {
        // Whatever is longer than any number of an object is text.
        if (text.Length > 30 || !(char.IsAsciiDigit(text[0]) || text[0] is '+' or '-' or '.'))
        {
            return null;
        }

        var plain = text.Replace("_", "", StringComparison.Ordinal);
        return Based(plain) is { } based ? JsonValue.Create(based)
            : Whole().IsMatch(plain) && long.TryParse(plain, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? JsonValue.Create(whole)
            : Broken().IsMatch(plain) && double.TryParse(plain, NumberStyles.Float, CultureInfo.InvariantCulture, out var broken) && double.IsFinite(broken) ? JsonValue.Create(broken)
            : null;
    }

    /// <summary><c>0x1F 0o644 0644 0b101</c></summary>
    static long? Based(string text)
    {
        var (start, digits, from) = (text.StartsWith('-') ? -1 : 1, text.TrimStart('-', '+'), 0);
        (var radix, from) = digits switch
        {
            ['0', 'x' or 'X', ..] => (16, 2),
            ['0', 'b', ..] => (2, 2),
            ['0', 'o', ..] => (8, 2),
            ['0', _, ..] => (8, 1),
            _ => (10, 0),
        };
        if (radix == 10 || digits.Length == from || text.Length - digits.Length > 1)
        {
            return null;
        }

        var number = BigInteger.Zero;
        foreach (var digit in digits.AsSpan(from))
        {
            var value = char.IsAsciiHexDigit(digit) ? System.Convert.ToInt32(digit.ToString(), 16) : radix;
            if (value >= radix)
            {
                return null;
            }

            number = (number * radix) + value;
        }

        return number < long.MaxValue ? start * (long)number : null;
    }

    [GeneratedRegex(@"^[-+]?(0|[1-9][0-9]*)$", RegexOptions.NonBacktracking)]
    private static partial Regex Whole();

    [GeneratedRegex(@"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$", RegexOptions.NonBacktracking)]
    private static partial Regex Broken();
}

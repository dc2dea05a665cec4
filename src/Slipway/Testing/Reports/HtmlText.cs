using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text;

namespace Slipway.Testing.Reports;

/// <summary>Writes HTML. What is put into an interpolated text is escaped; only the texts in our own sources are not.</summary>
sealed class HtmlText(TextWriter writer)
{
    /// <summary><c>Add($"&lt;p>{name}&lt;/p>")</c></summary>
    public HtmlText Add(Escaping text)
    {
        writer.Write(text.ToString());
        return this;
    }

    /// <summary>Nothing of it is escaped: for the style sheet.</summary>
    public HtmlText AddConstant(string text)
    {
        writer.Write(text);
        return this;
    }

    /// <summary>An interpolated text whose values are escaped.</summary>
    [InterpolatedStringHandler]
    public readonly ref struct Escaping
    {
        readonly StringBuilder _text;

        public Escaping(int literalLength, int formattedCount) => _text = new StringBuilder(literalLength + (16 * formattedCount));

        public void AppendLiteral(string text) => _text.Append(text);

        public void AppendFormatted(string? value) => _text.Append(WebUtility.HtmlEncode(value));

        public void AppendFormatted(int value) => _text.Append(CultureInfo.InvariantCulture, $"{value}");

        public void AppendFormatted(double value, string format) => _text.Append(value.ToString(format, CultureInfo.InvariantCulture));

        public override string ToString() => _text.ToString();
    }
}

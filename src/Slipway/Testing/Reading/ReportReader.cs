using System.Globalization;
using System.Text;
using System.Xml;

namespace Slipway.Testing.Reading;

/// <summary>Goes through a report element by element. No document type, so no entity; nothing is fetched; what is too deep or too long is refused.</summary>
sealed class ReportReader : IDisposable
{
    const int MostLevels = 64;

    readonly XmlReader _xml;

    /// <exception cref="XmlException">It is no XML.</exception>
    public ReportReader(Stream content)
    {
        _xml = XmlReader.Create(content, new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            MaxCharactersInDocument = ReportFiles.MostCharacters,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,

            // Test programs print escape sequences, which their reports then hold as `&#x1B;`: ReportText takes them out.
            CheckCharacters = false,
        });
        _xml.MoveToContent();
    }

    /// <summary>The name of the first element.</summary>
    public string Root => _xml.LocalName;

    /// <summary>The name of the element that the reader stands on.</summary>
    public string Name => _xml.LocalName;

    public int Depth => _xml.Depth;

    public string? this[string attribute] => _xml.GetAttribute(attribute);

    /// <summary>Goes to the next element below the one at a depth; false: there is none, and the reader stands at that one's end.</summary>
    public bool NextIn(int depth)
    {
        while (Move())
        {
            if (_xml.NodeType == XmlNodeType.Element && _xml.Depth > depth)
            {
                return true;
            }

            if (_xml.NodeType == XmlNodeType.EndElement && _xml.Depth <= depth)
            {
                return false;
            }
        }

        return false;
    }

    /// <summary>Whether the element ends where it begins; then there is nothing in it.</summary>
    public bool IsEmpty => _xml.IsEmptyElement;

    /// <summary>All text in the element, that of further elements in it too. The reader stands at its end.</summary>
    public string ReadText()
    {
        if (_xml.IsEmptyElement)
        {
            return "";
        }

        var depth = _xml.Depth;
        var text = new StringBuilder();
        while (Move() && !(_xml.NodeType == XmlNodeType.EndElement && _xml.Depth == depth))
        {
            if (_xml.NodeType is XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace)
            {
                text.Append(_xml.Value);
            }
        }

        return text.ToString();
    }

    public void Dispose() => _xml.Dispose();

    bool Move() => _xml.Read() && (_xml.Depth <= MostLevels ? true
        : throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"it is more than {MostLevels} levels deep")));
}

using Slipway.Problems;

namespace Slipway.Repository.Manifests;

/// <summary>The text of one manifest.</summary>
public sealed class ManifestSource(string file, string text)
{
    // Most manifests have no problem, and never need these. A hostile one has thousands, all in one long line.
    int[]? _starts;
    CutLine? _last;

    /// <summary>Path relative to the repository's root, with forward slashes.</summary>
    public string File { get; } = file;

    /// <summary>The whole text; more than <see cref="ManifestParser.MaximumLength"/> characters are not parsed.</summary>
    public string Text { get; } = text;

    /// <summary>The folder of the manifest, relative to the root; empty for the root itself.</summary>
    public string Folder { get; } = file.LastIndexOf('/') is var slash and >= 0 ? file[..slash] : "";

    /// <summary>A place in this text; the line is cut out only now.</summary>
    /// <param name="line">From 1.</param>
    /// <param name="column">From 1.</param>
    /// <param name="length">Characters; cut at the end of the line.</param>
    public SourceSpan Span(int line, int column, int length)
    {
        var text = Line(line);
        column = Math.Clamp(column, 1, text.Length + 1);
        return new SourceSpan(File, line, column, Math.Clamp(length, 1, Math.Max(1, text.Length - column + 1)), text);
    }

    string Line(int number)
    {
        var last = _last;
        if (last?.Number != number)
        {
            _last = last = new CutLine(number, Cut(number));
        }

        return last.Text;
    }

    string Cut(int number)
    {
        _starts ??= Starts();
        if (number < 1 || number > _starts.Length)
        {
            return "";
        }

        var end = number < _starts.Length ? _starts[number] : Text.Length;
        return Text.AsSpan(_starts[number - 1], end - _starts[number - 1]).TrimEnd("\r\n").TrimStart('\uFEFF').ToString();
    }

    /// <summary>A line ends with LF, CR or CR LF, as in YAML.</summary>
    int[] Starts()
    {
        var starts = new List<int> { 0 };
        for (var at = 0; (at = Next(at)) > 0;)
        {
            starts.Add(at);
        }

        return [.. starts];
    }

    int Next(int from)
    {
        var end = Text.AsSpan(from).IndexOfAny('\r', '\n') + from;
        if (end < from)
        {
            return -1;
        }

        return Text[end] == '\r' && end + 1 < Text.Length && Text[end + 1] == '\n' ? end + 2 : end + 1;
    }

    sealed record CutLine(int Number, string Text);
}

using Slipway.Problems;

namespace Slipway.Repository.Manifests;

/// <summary>The text of one manifest.</summary>
/// <param name="File">Path relative to the repository's root, with forward slashes.</param>
/// <param name="Text">The whole text; at most <see cref="ManifestParser.MaximumLength"/> characters.</param>
public sealed record ManifestSource(string File, string Text)
{
    /// <summary>The folder of the manifest, relative to the root; empty for the root itself.</summary>
    public string Folder => File.LastIndexOf('/') is var slash and >= 0 ? File[..slash] : "";

    /// <summary>A place in this text; the line is cut out only now, since most manifests have no problem.</summary>
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
        var start = 0;
        for (var line = 1; line < number; line++)
        {
            var end = Text.IndexOf('\n', start);
            if (end < 0)
            {
                return "";
            }

            start = end + 1;
        }

        var stop = Text.IndexOf('\n', start);
        return (stop < 0 ? Text[start..] : Text[start..stop]).TrimEnd('\r');
    }
}

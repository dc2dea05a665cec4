using System.Text;

namespace Slipway.Cli.Output;

/// <summary>Text in one colour.</summary>
readonly record struct Span(string Text, Colour? Colour = null);

/// <summary>A block of lines at the end of what a terminal shows, drawn over again and again; what is printed meanwhile stays above it.</summary>
/// <param name="size">Columns and rows, as they are now.</param>
/// <param name="isColoured">False: no colours, but cursor movements.</param>
sealed class LiveScreen(TextWriter writer, Func<(int Width, int Height)> size, bool isColoured)
{
    const string HideCursor = "\e[?25l";
    const string ShowCursor = "\e[?25h";
    const string ClearLine = "\e[K";
    const string ClearBelow = "\e[J";
    const string ClearAll = "\e[2J\e[H";

    int _rows;
    int _width;

    /// <summary>How many lines the block may have: with one more the terminal would scroll.</summary>
    public int Rows => Math.Max(1, size().Height - 1);

    /// <summary>Draws the block, cut to the terminal: no line is longer than it, and the block not higher.</summary>
    /// <param name="above">Lines that stay, above the block, and are not cut.</param>
    public void Draw(IReadOnlyList<IReadOnlyList<Span>> lines, IReadOnlyList<string>? above = null)
    {
        var width = size().Width;
        var shown = lines.Take(Rows).ToList();
        var frame = new StringBuilder(HideCursor).Append(ToStart(width));
        if (above is { Count: > 0 })
        {
            frame.Append(ClearBelow).AppendJoin('\n', above).Append('\n');
        }

        for (var i = 0; i < shown.Count; i++)
        {
            frame.Append(i > 0 ? "\n" : "").Append(Cut(shown[i], width)).Append(ClearLine);
        }

        Write(frame.Append(ClearBelow).ToString());
        (_rows, _width) = (shown.Count, width);
    }

    /// <summary>Leaves the block as it is, and the cursor below it.</summary>
    public void End()
    {
        Write($"{(_rows > 0 ? "\n" : "")}{ShowCursor}");
        _rows = 0;
    }

    void Write(string text)
    {
        try
        {
            writer.Write(text);
            writer.Flush();
        }
        catch (IOException)
        {
            // The window was closed. What runs is stopped in an orderly way all the same.
        }
    }

    // A narrower terminal has broken the lines anew: nobody knows where the block begins.
    string ToStart(int width) => _rows > 0 && width < _width ? ClearAll : _rows > 1 ? $"\r\e[{_rows - 1}A" : "\r";

    string Cut(IReadOnlyList<Span> line, int width)
    {
        var left = width;
        var text = new StringBuilder();
        foreach (var span in line)
        {
            var cut = Cut(span.Text, left);
            text.Append(span.Colour is { } colour ? Terminal.Paint(cut, colour, isColoured) : cut);
            left -= SafeText.Width(cut);
        }

        return text.ToString();
    }

    static string Cut(string text, int width)
    {
        if (SafeText.Width(text) <= width)
        {
            return text;
        }

        var cut = new StringBuilder();
        var used = 1;
        foreach (var rune in text.EnumerateRunes())
        {
            used += SafeText.Width(rune.ToString());
            if (used > width)
            {
                break;
            }

            cut.Append(rune);
        }

        return width > 0 ? cut.Append('…').ToString() : "";
    }
}

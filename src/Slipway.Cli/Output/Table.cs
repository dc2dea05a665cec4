using System.Text;

namespace Slipway.Cli.Output;

/// <summary>Rows of text in columns, without borders; nothing is cut off.</summary>
sealed class Table(params string[] headings)
{
    const int Gap = 3;

    readonly List<string[]> _rows = [];

    public void Add(params string[] cells) => _rows.Add(Array.ConvertAll(cells, SafeText.Line));

    public void Write(Terminal terminal)
    {
        var widths = Array.ConvertAll(headings, heading => heading.Length);
        foreach (var row in _rows)
        {
            for (var i = 0; i < widths.Length; i++)
            {
                widths[i] = Math.Max(widths[i], SafeText.Width(row[i]));
            }
        }

        WriteRow(headings, widths, terminal, Colour.Bold);
        foreach (var row in _rows)
        {
            WriteRow(row, widths, terminal, null);
        }
    }

    static void WriteRow(string[] cells, int[] widths, Terminal terminal, Colour? colour)
    {
        var text = new StringBuilder();
        for (var i = 0; i < cells.Length; i++)
        {
            text.Append(cells[i]).Append(' ', i == cells.Length - 1 ? 0 : widths[i] - SafeText.Width(cells[i]) + Gap);
        }

        var line = text.ToString().TrimEnd();
        terminal.Out.WriteLine(colour is { } painted ? Terminal.Paint(line, painted, terminal.ColourOutput) : line);
    }
}

namespace Slipway.Cli.Output;

/// <summary>Rows of text in columns, without borders; nothing is cut off.</summary>
sealed class Table(params string[] headings)
{
    readonly List<string[]> _rows = [];

    public void Add(params string[] cells) => _rows.Add(Array.ConvertAll(cells, SafeText.Line));

    public void Write(Terminal terminal)
    {
        var widths = headings.Select((heading, i) => _rows.Select(row => SafeText.Width(row[i])).Append(heading.Length).Max()).ToArray();
        WriteRow(headings, widths, terminal, Colour.Bold);
        foreach (var row in _rows)
        {
            WriteRow(row, widths, terminal, null);
        }
    }

    static void WriteRow(string[] cells, int[] widths, Terminal terminal, Colour? colour)
    {
        var line = string.Join("   ", cells.Select((cell, i) => i == cells.Length - 1 ? cell : cell + new string(' ', widths[i] - SafeText.Width(cell)))).TrimEnd();
        terminal.Out.WriteLine(colour is { } painted ? Terminal.Paint(line, painted, terminal.ColourOutput) : line);
    }
}

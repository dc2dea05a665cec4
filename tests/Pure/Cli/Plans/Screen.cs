using System.Text;
using System.Text.RegularExpressions;
using Slipway.Cli.Output;

namespace Slipway.Tests.Cli.Plans;

/// <summary>A terminal as wide and high as asked for, which knows the sequences that a live view uses and no others.</summary>
sealed partial class Screen
{
    readonly StringBuilder _out = new();
    readonly StringBuilder _error = new();

    public Screen(bool isTty, int width = 60, int height = 12) => Terminal = new Terminal(new StringWriter(_out), new StringWriter(_error), TextReader.Null)
    {
        IsErrorTty = isTty,
        IsOutputTty = isTty,
        Size = () => (width, height),
    };

    public Terminal Terminal { get; }

    public string Out => _out.ToString();

    public string Error => _error.ToString();

    /// <summary>Everything that was written since the beginning and was not drawn over, a line each.</summary>
    public string[] Lines()
    {
        var lines = new List<string> { "" };
        var (row, column) = (0, 0);
        foreach (Match match in Sequence().Matches(Error))
        {
            switch (match.Value)
            {
                case "\r":
                    column = 0;
                    break;
                case "\n":
                    (row, column) = (row + 1, 0);
                    lines.AddRange(Enumerable.Repeat("", Math.Max(0, row + 1 - lines.Count)));
                    break;
                case "\e[K":
                    lines[row] = lines[row][..Math.Min(column, lines[row].Length)];
                    break;
                case "\e[J":
                    lines[row] = lines[row][..Math.Min(column, lines[row].Length)];
                    lines.RemoveRange(row + 1, lines.Count - row - 1);
                    break;
                case ['\e', '[', .. var rows, 'A']:
                    row -= int.Parse(rows);
                    break;
                case "\e[?25l" or "\e[?25h":
                    break;
                case ['\e', ..]:
                    throw new InvalidOperationException($"a live view does not write {match.Value[1..]}");
                default:
                    lines[row] = lines[row].PadRight(column)[..column] + match.Value + (lines[row].Length > column + match.Length ? lines[row][(column + match.Length)..] : "");
                    column += match.Length;
                    break;
            }
        }

        return [.. lines.Take(lines.Count - (lines[^1].Length == 0 ? 1 : 0))];
    }

    [GeneratedRegex(@"\e\[[?0-9;]*[A-Za-z]|[\r\n]|[^\e\r\n]+")]
    private static partial Regex Sequence();
}

using System.Text;

namespace Slipway.Execution.Results;

/// <summary>A text on one line.</summary>
static class EscapedText
{
    public static string Write(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    public static string Read(string line)
    {
        if (!line.Contains('\\', StringComparison.Ordinal))
        {
            return line;
        }

        var text = new StringBuilder(line.Length);
        for (var i = 0; i < line.Length; i++)
        {
            text.Append(line[i] != '\\' || i + 1 == line.Length ? line[i] : line[++i] == 'n' ? '\n' : line[i]);
        }

        return text.ToString();
    }
}

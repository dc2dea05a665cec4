using System.Text.RegularExpressions;

namespace Slipway.Cli.Output;

/// <summary>Makes what programs write safe for a terminal: escape sequences could move the cursor, rename the window or type commands.</summary>
static partial class LogText
{
    /// <summary>As written, for a file or a pipe; a terminal gets colours and nothing else that would steer it.</summary>
    public static string Of(string line, Terminal terminal) => !terminal.IsOutputTty ? line : terminal.ColourOutput ? Coloured(line) : Plain(line);

    /// <summary>Without any escape sequence or control character.</summary>
    public static string Plain(string line) => SafeText.Line(line.Contains('\e') ? Sequences().Replace(line, "") : line);

    /// <summary>With its colours, which end with the line, and no other sequence.</summary>
    public static string Coloured(string line)
    {
        if (!line.Contains('\e'))
        {
            return SafeText.Line(line);
        }

        // \e[1;31m: digits, semicolons and colons, then m
        var parts = Colours().Split(line);
        var kept = parts.Select((part, i) => i % 2 == 0 ? Plain(part) : part);
        return parts.Length == 1 ? Plain(line) : $"{string.Concat(kept)}\e[0m";
    }

    // CSI: \e[31m, \e[2J. OSC and other strings: \e]0;title BEL, or ended by \e\. The rest: \ec, \e(B.
    [GeneratedRegex(@"\e(?:\[[0-?]*[ -/]*[@-~]?|[\]PX^_][^\a\e]*(?:\a|\e\\)?|[ -/]*[0-~]?)", RegexOptions.CultureInvariant)]
    private static partial Regex Sequences();

    [GeneratedRegex(@"(\e\[[0-9;:]*m)", RegexOptions.CultureInvariant)]
    private static partial Regex Colours();
}

using System.Globalization;
using Slipway.Problems;

namespace Slipway.Cli.Output;

/// <summary>Problems as text: what, where with the line and a caret, why, how to mend it.</summary>
static class ProblemText
{
    public static void Write(IReadOnlyList<Problem> problems, Terminal terminal)
    {
        foreach (var problem in problems)
        {
            Write(problem, terminal);
        }

        var errors = problems.Count(problem => problem.Severity == Severity.Error);
        if (errors > 1)
        {
            terminal.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{errors} errors"));
        }
    }

    static void Write(Problem problem, Terminal terminal)
    {
        var (word, colour) = problem.Severity == Severity.Error ? ("error", Colour.Red) : ("warning", Colour.Yellow);
        var error = terminal.Error;
        error.WriteLine($"{Terminal.Paint($"{word}:", colour, terminal.ColourError)} {Clean(problem.What)}");
        WriteSpan(problem.Where, "-->", terminal);
        foreach (var related in problem.Related)
        {
            WriteSpan(related, "and", terminal);
        }

        WriteHint("why", problem.Why, terminal);
        WriteHint("fix", problem.Fix, terminal);
    }

    static void WriteSpan(SourceSpan? span, string arrow, Terminal terminal)
    {
        if (span is null)
        {
            return;
        }

        var number = span.Line.ToString(CultureInfo.InvariantCulture);
        var gutter = new string(' ', number.Length);
        terminal.Error.WriteLine($"{gutter} {arrow} {Clean(span.File)}:{span.Line}:{span.Column}");
        if (span.Text is { Length: > 0 })
        {
            var (text, column, length) = Window(span);
            terminal.Error.WriteLine($" {number} | {Clean(text)}");
            terminal.Error.WriteLine($" {gutter} | {new string(' ', column - 1)}{Terminal.Paint(new string('^', length), Colour.Red, terminal.ColourError)}");
        }
    }

    static void WriteHint(string word, string? text, Terminal terminal)
    {
        if (text is not null)
        {
            terminal.Error.WriteLine($"  {Terminal.Paint($"{word}:", Colour.Cyan, terminal.ColourError)} {Clean(text).ReplaceLineEndings("\n       ")}");
        }
    }

    /// <summary>A long line is shown around the mark.</summary>
    static (string Text, int Column, int Length) Window(SourceSpan span)
    {
        const int Widest = 120;
        var text = span.Text!;
        if (text.Length <= Widest)
        {
            return (text, span.Column, span.Length);
        }

        var start = Math.Clamp(span.Column - 1 - (Widest / 3), 0, text.Length - Widest);
        var column = span.Column - start;
        return (text.Substring(start, Widest), column, Math.Min(span.Length, Widest - column + 1));
    }

    /// <summary>What comes from a file may hold control characters that a terminal would obey.</summary>
    static string Clean(string text) =>
        text.Any(IsUnsafe) ? string.Concat(text.Select(c => IsUnsafe(c) ? '\uFFFD' : c == '\t' ? ' ' : c)) : text.Replace('\t', ' ');

    static bool IsUnsafe(char c) => char.IsControl(c) && c is not ('\t' or '\n');
}

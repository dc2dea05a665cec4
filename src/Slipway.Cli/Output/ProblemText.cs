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
            terminal.Error.WriteLine(Counted.Of(errors, "error"));
        }
    }

    static void Write(Problem problem, Terminal terminal)
    {
        var (word, colour) = problem.Severity == Severity.Error ? ("error", Colour.Red) : ("warning", Colour.Yellow);
        var error = terminal.Error;
        error.WriteLine($"{Terminal.Paint($"{word}:", colour, terminal.ColourError)} {SafeText.Line(problem.What)}");
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
        terminal.Error.WriteLine($"{gutter} {arrow} {SafeText.Line(span.File)}:{span.Line}:{span.Column}");
        if (span.Text is { Length: > 0 })
        {
            var (text, column, length) = Window(span);
            var mark = new string('^', Math.Max(1, SafeText.Width(text.Substring(column - 1, Math.Min(length, text.Length - column + 1)))));
            terminal.Error.WriteLine($" {number} | {text}");
            terminal.Error.WriteLine($" {gutter} | {new string(' ', SafeText.Width(text[..(column - 1)]))}{Terminal.Paint(mark, Colour.Red, terminal.ColourError)}");
        }
    }

    static void WriteHint(string word, string? text, Terminal terminal)
    {
        if (text is not null)
        {
            terminal.Error.WriteLine($"  {Terminal.Paint($"{word}:", Colour.Cyan, terminal.ColourError)} {SafeText.Clean(text).ReplaceLineEndings("\n       ")}");
        }
    }

    /// <summary>A long line is shown around the mark.</summary>
    static (string Text, int Column, int Length) Window(SourceSpan span)
    {
        const int Widest = 120;
        var text = span.Text!;
        if (text.Length <= Widest)
        {
            return (SafeText.Line(text), span.Column, span.Length);
        }

        var start = Math.Clamp(span.Column - 1 - (Widest / 3), 0, text.Length - Widest);
        var end = start + Widest;
        start += char.IsLowSurrogate(text[start]) && start < span.Column - 1 ? 1 : 0;
        end -= char.IsHighSurrogate(text[end - 1]) ? 1 : 0;
        var column = span.Column - start;
        return (SafeText.Line(text[start..end]), column, Math.Min(span.Length, end - start - column + 1));
    }
}

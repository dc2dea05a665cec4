using System.Globalization;
using Slipway.Execution;
using Slipway.Testing;
using Slipway.Testing.Reports;

namespace Slipway.Cli.Output;

/// <summary>What is left on the terminal when all tests have ended: the components, then what failed and how to run it again, then the counts.</summary>
static class TestSummary
{
    const int MostComponents = 40;
    const int MostFailures = 20;
    const int MostLines = 6;
    const int LongestLine = 300;

    /// <param name="page">The path of the HTML page as people type it; null: none was written.</param>
    public static void Write(Terminal terminal, TestOverview overview, string? page)
    {
        WriteComponents(terminal, overview);
        foreach (var step in overview.Steps.Where(step => step.Result.End == StepEnd.Failed))
        {
            WriteFailures(terminal, step);
        }

        foreach (var warning in overview.Steps.SelectMany(step => step.Report.Warnings))
        {
            terminal.Error.WriteLine($"{Terminal.Paint("warning:", Colour.Yellow, terminal.ColourError)} {SafeText.Line(warning.What)}: {SafeText.Line(warning.Why ?? "")}");
        }

        if (page is not null)
        {
            terminal.Error.WriteLine($"report: {SafeText.Line(page)}");
        }

        terminal.Out.WriteLine(overview.Counts);
    }

    /// <summary>Those that ran, failed or did not run; reused ones are counted, since there may be thousands.</summary>
    static void WriteComponents(Terminal terminal, TestOverview overview)
    {
        var fresh = overview.Steps.Where(step => !step.IsReused).ToList();
        var shown = fresh.OrderBy(step => step.Result.End is StepEnd.Failed or StepEnd.NotRun).TakeLast(MostComponents).ToList();
        if (shown.Count > 0)
        {
            var table = new Table("COMPONENT", "TESTS", "TIME");
            foreach (var step in shown)
            {
                table.Add(step.Report.Component, Words(step), step.Result.End == StepEnd.NotRun ? "" : ShownTime.Of(step.Result.Elapsed));
            }

            table.Write(terminal);
        }

        if (fresh.Count > shown.Count)
        {
            terminal.Out.WriteLine(Count(fresh.Count - shown.Count, "more component", "more components"));
        }

        if (overview.Reused > 0)
        {
            var counts = overview.Steps.Where(step => step.IsReused).Aggregate(TestCounts.None, (sum, step) => sum + step.Counts);
            terminal.Out.WriteLine($"{Count(overview.Reused, "result", "results")} reused: {counts}");
        }
    }

    static string Words(TestedStep step) => step.Result.End switch
    {
        StepEnd.NotRun => step.Result.Note is { } note ? $"not run: {note}" : "not run",
        StepEnd.Failed when step.Counts.Failed == 0 => "failed",
        _ => step.Report.IsNoTests ? "no tests" : step.Counts.ToString(),
    };

    static void WriteFailures(Terminal terminal, TestedStep step)
    {
        var bad = step.Report.Cases.Where(test => test.IsBad).ToList();
        foreach (var test in bad.Take(MostFailures))
        {
            var how = test.Outcome == TestOutcome.TimedOut ? "took too long:" : "failed:";
            terminal.Error.WriteLine($"{Terminal.Paint(how, Colour.Red, terminal.ColourError)} {SafeText.Line(step.Report.Component)}: {SafeText.Line(test.FullName)}");
            foreach (var line in (test.Message ?? "").Split('\n').Where(line => line.Length > 0).Take(MostLines))
            {
                terminal.Error.WriteLine($"    {LogText.Plain(line.Length > LongestLine ? $"{line[..LongestLine]}…" : line)}");
            }
        }

        if (bad.Count > MostFailures)
        {
            terminal.Error.WriteLine($"    {Count(bad.Count - MostFailures, "more test", "more tests")} failed");
        }

        terminal.Error.WriteLine($"{Terminal.Paint("failed:", Colour.Red, terminal.ColourError)} {SafeText.Line(step.Report.Component)}; again: {SafeText.Line(step.Again)}");
    }

    static string Count(int count, string one, string several) => string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? one : several)}");
}

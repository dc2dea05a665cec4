using System.Collections.Immutable;
using System.Globalization;
using Slipway.Execution;
using Slipway.Problems;
using Slipway.Testing.Reading;
using Slipway.Testing.Reports;

namespace Slipway.Testing;

/// <summary>What became of a component's tests: from the report files, from what was printed, and from the exit code.</summary>
public static class TestRun
{
    const string Kept = "tests.xml";

    /// <summary>Reads it all, once the command has ended.</summary>
    /// <param name="lines">What the command printed.</param>
    /// <param name="redact">Takes secrets out of a text: report files hold what the tests printed. Null: there are none.</param>
    public static TestReport Read(TestRequest request, IEnumerable<string> lines, int exitCode, Func<string, string>? redact = null)
    {
        var printed = new PrintedTests(lines);
        var warnings = new List<Problem>();
        var suites = ReportFiles.ReadFolder(request.Reports, warnings);
        if (suites.IsEmpty)
        {
            suites = printed.Go;
        }

        var report = new TestReport(request.Component, request.List, WithinLimit(suites, TestLimits.Of(request.List).PerTest, request.List)) { Warnings = [.. warnings] };
        report = suites.IsEmpty ? WithoutCases(report, request, printed, exitCode) : BrokenOff(report, request, printed, exitCode);
        return redact is null ? report : report with { Suites = [.. report.Suites.Select(suite => Redacted(suite, redact))] };
    }

    /// <summary>Writes the report into the request's folder as one file, without secrets: the only one that is to be kept with the result.</summary>
    public static ProducedFile Keep(TestRequest request, TestReport report)
    {
        Directory.CreateDirectory(request.Reports);
        var path = Path.Combine(request.Reports, Kept);
        using var file = File.Create(path);
        JUnitFile.Write(file, [report]);
        return new ProducedFile(path, Kept, IsReport: true);
    }

    /// <summary>Reads what <see cref="Keep"/> wrote; null: it cannot be read.</summary>
    public static TestReport? ReadKept(string component, TestList? list, Stream content)
    {
        var problems = new List<Problem>();
        var suites = ReportFiles.Read(Kept, content, problems);
        return problems.Count == 0 ? new TestReport(component, list, suites) : null;
    }

    /// <summary>A test that passed, but took longer than its list allows.</summary>
    static ImmutableArray<TestSuite> WithinLimit(ImmutableArray<TestSuite> suites, TimeSpan? limit, TestList? list) => limit is not { } most ? suites
        : [.. suites.Select(suite => suite with { Cases = [.. suite.Cases.Select(test => test.Outcome == TestOutcome.Passed && test.Duration > most ? Late(test, most, list!.Value) : test)] })];

    static TestCase Late(TestCase test, TimeSpan most, TestList list) => test with
    {
        Outcome = TestOutcome.TimedOut,
        Message = string.Create(CultureInfo.InvariantCulture, $"it passed, but took {test.Duration.TotalSeconds:0.0} s: a test on the list `{list.Word()}` may take {most.TotalSeconds:0} s"),
    };

    /// <summary>Nothing is known but what was printed.</summary>
    static TestReport WithoutCases(TestReport report, TestRequest request, PrintedTests printed, int exitCode)
    {
        if (printed.IsNoTests(exitCode, PytestCommand.Is(CommandText.Of(request.Command))))
        {
            return report with { Summary = TestCounts.None };
        }

        var counts = printed.Counts(printed.IsOnlyEmptyPrograms(exitCode) ? 0 : exitCode);
        return counts.Failed == 0 ? report with { Summary = counts } : report with { Summary = counts, Suites = [Whole(request, printed, exitCode, counts.Failed)] };
    }

    /// <summary>A run that broke off after its tests passed must not look green.</summary>
    static TestReport BrokenOff(TestReport report, TestRequest request, PrintedTests printed, int exitCode) =>
        exitCode == 0 || !report.IsSuccess || printed.IsOnlyEmptyPrograms(exitCode) ? report : report with { Suites = [.. report.Suites, Whole(request, printed, exitCode, 1)] };

    /// <summary>The command as a test: what is known of failures that no report names.</summary>
    static TestSuite Whole(TestRequest request, PrintedTests printed, int exitCode, int failed) => new(request.Component,
    [
        new TestCase(ReportText.Name(request.Command.Text), printed.SawTimeOut ? TestOutcome.TimedOut : TestOutcome.Failed, TimeSpan.Zero)
        {
            Message = string.Create(CultureInfo.InvariantCulture, $"{(failed == 1 ? "a test, or the command itself, failed" : $"{failed} tests failed")}, and no report says which: the command ended with exit code {exitCode}"),
            Output = ReportText.Long(printed.End, ReportText.MostOutput),
        },
    ]);

    static TestSuite Redacted(TestSuite suite, Func<string, string> redact) => new(redact(suite.Name),
        [.. suite.Cases.Select(test => test with
        {
            Name = redact(test.Name),
            Class = test.Class is null ? null : redact(test.Class),
            File = test.File is null ? null : redact(test.File),
            Message = test.Message is null ? null : redact(test.Message),
            Output = test.Output is null ? null : redact(test.Output),
        })]);
}

using System.Collections.Immutable;
using Slipway.Execution;

namespace Slipway.Testing.Reports;

/// <summary>All that the reports over a whole run show.</summary>
/// <param name="Steps">In the order in which they began; those that did not run last.</param>
public sealed record TestOverview(ImmutableArray<TestedStep> Steps)
{
    /// <summary>When the report was made; UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The repository's name.</summary>
    public required string Repository { get; init; }

    public TestCounts Counts => Steps.Aggregate(TestCounts.None, (sum, step) => sum + step.Counts);

    public int Reused => Steps.Count(step => step.IsReused);

    public bool IsSuccess => Counts.Failed == 0 && !Steps.Any(step => step.Result.End is StepEnd.Failed or StepEnd.NotRun);

    /// <summary>Puts together what the executor answered, what the steps that ran left in memory, and what is kept of those that did not have to.</summary>
    /// <param name="component">A step's component and list.</param>
    /// <param name="reports">Of the steps that ran, by the steps' names.</param>
    /// <param name="kept">Opens what <see cref="TestRun.Keep"/> wrote for a reused step; may answer nothing. The streams are closed here.</param>
    public static TestOverview Create(
        IEnumerable<StepResult> results, Func<StepResult, (string Component, TestList? List)> component, IReadOnlyDictionary<string, TestReport> reports,
        Func<StepResult, IEnumerable<(string Name, Stream Content)>> kept, string repository, DateTimeOffset at)
    {
        var steps = results.Select(result => Step(result, component(result), reports.GetValueOrDefault(result.Step.Name), kept))
            .OrderBy(step => step.Result.End == StepEnd.NotRun).ThenBy(step => step.Result.Began);
        return new TestOverview([.. steps]) { At = at, Repository = repository };
    }

    static TestedStep Step(
        StepResult result, (string Component, TestList? List) what, TestReport? report, Func<StepResult, IEnumerable<(string Name, Stream Content)>> kept)
    {
        report ??= result.End == StepEnd.Reused ? Kept(what.Component, what.List, kept(result)) : null;
        return new TestedStep(result, report ?? new TestReport(what.Component, what.List, []) { Summary = FromFacts(result) });
    }

    static TestReport? Kept(string component, TestList? list, IEnumerable<(string Name, Stream Content)> files)
    {
        TestReport? report = null;
        foreach (var (name, content) in files)
        {
            using (content)
            {
                report ??= name.EndsWith(".xml", StringComparison.Ordinal) ? TestRun.ReadKept(component, list, content) : null;
            }
        }

        return report is null || report.Suites.IsEmpty ? null : report;
    }

    // A step that failed before its tests began has no facts, and is one failure.
    static TestCounts FromFacts(StepResult result) =>
        (result.Outcome is { } outcome ? TestCounts.FromFacts(outcome.Facts) : null) ?? new TestCounts(0, result.End == StepEnd.Failed ? 1 : 0, 0);
}

/// <summary>One step of the run.</summary>
/// <param name="Report">Without cases where nothing but counts is known.</param>
public sealed record TestedStep(StepResult Result, TestReport Report)
{
    public TestCounts Counts => Report.Counts;

    public bool IsReused => Result.End == StepEnd.Reused;

    /// <summary>The report for readers who count cases: where the runner counted only, one case stands for all of them.</summary>
    public TestReport Listed => Report.IsNoTests || Report.Cases.Any() ? Report : Report with { Suites = [new TestSuite(Report.Component, [Whole()])] };

    /// <summary>The command that runs it alone.</summary>
    public string Again => Result.Step.Again ?? $"slipway test {Report.Component}";

    TestCase Whole() => new(
        Again, Counts.Failed > 0 ? TestOutcome.Failed : Counts.Passed > 0 ? TestOutcome.Passed : TestOutcome.Skipped, Result.Elapsed)
    {
        Class = Report.Component,
        Message = Result.Problems.Count == 0 ? null : Result.Problems[0].What,
        Output = $"{Counts}; no report names the single tests",
    };
}

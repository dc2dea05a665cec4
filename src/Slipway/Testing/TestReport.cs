using System.Collections.Immutable;
using System.Globalization;
using Slipway.Problems;

namespace Slipway.Testing;

/// <summary>What the tests of one component came to.</summary>
/// <param name="Suites">From its report files; from what it printed where there are none. A runner that we cannot read counts as one test.</param>
public sealed record TestReport(string Component, TestList? List, ImmutableArray<TestSuite> Suites)
{
    /// <summary>Report files that could not be read. They fail nothing: the exit code and what was printed still count.</summary>
    public ImmutableArray<Problem> Warnings { get; init; } = [];

    /// <summary>Counted without knowing the single tests: from what a runner printed, or from the facts of a reused result; null: the cases are all.</summary>
    public TestCounts? Summary { get; init; }

    public IEnumerable<TestCase> Cases => Suites.SelectMany(suite => suite.Cases);

    /// <summary>Those that ran out of time count as failed.</summary>
    public TestCounts Counts => Summary ?? new TestCounts(Count(TestOutcome.Passed), Count(TestOutcome.Failed) + Count(TestOutcome.TimedOut), Count(TestOutcome.Skipped));

    /// <summary>There was nothing to run: a success, and to be said.</summary>
    public bool IsNoTests => Counts == TestCounts.None;

    public bool IsSuccess => Counts.Failed == 0;

    /// <summary>For <see cref="Execution.StepOutcome.Facts"/>, from which <see cref="TestCounts.FromFacts"/> reads them back.</summary>
    public ImmutableSortedDictionary<string, string> Facts => Counts.Facts;

    /// <summary>Why the step has failed; empty: it has not. Of the kind that is tried again only when every bad test ran out of time.</summary>
    public IReadOnlyList<Problem> Problems()
    {
        var bad = Cases.Where(test => test.IsBad).ToList();
        return IsSuccess ? [] : bad.Count > 0 && bad.TrueForAll(test => test.Outcome == TestOutcome.TimedOut) ? [TimedOut(bad)] : [Failed(bad)];
    }

    Problem Failed(List<TestCase> bad) => new Problem("tests-failed", string.Create(CultureInfo.InvariantCulture, $"{Tests(Counts.Failed)} of `{Component}` failed"))
    {
        Kind = ProblemKind.Failure,
        Why = Names(bad),
    };

    Problem TimedOut(List<TestCase> bad) => new Problem("tests-timed-out", string.Create(CultureInfo.InvariantCulture, $"{Tests(bad.Count)} of `{Component}` took too long"))
    {
        Kind = ProblemKind.Timeout,
        Why = Names(bad),
        Fix = "make it faster, or mark it `slow` or `superslow`",
    };

    static string Tests(int count) => string.Create(CultureInfo.InvariantCulture, $"{count} test{(count == 1 ? "" : "s")}");

    static string? Names(List<TestCase> bad) => bad.Count == 0 ? null
        : string.Join(", ", bad.Take(3).Select(test => $"`{test.FullName}`")) + (bad.Count > 3 ? string.Create(CultureInfo.InvariantCulture, $" and {bad.Count - 3} more") : "");

    int Count(TestOutcome outcome) => Cases.Count(test => test.Outcome == outcome);
}

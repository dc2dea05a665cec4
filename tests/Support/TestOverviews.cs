using Slipway.Execution;
using Slipway.Problems;
using Slipway.Testing;
using Slipway.Testing.Reports;

namespace Slipway.Tests.Support;

/// <summary>A run of tests in which everything happened at once: for the reports over it.</summary>
public static class TestOverviews
{
    /// <summary>Longer than a telephone is wide, without a place to break it.</summary>
    public static string LongName { get; } = $"test_{new string('x', 200)}";

    /// <summary>Texts that would be markup if they were not escaped.</summary>
    public const string Hostile = "</pre><script>alert(1)</script>&amp;\"'";

    public static TestOverview Create()
    {
        var reports = new Dictionary<string, TestReport>(StringComparer.Ordinal) { ["visits:test"] = Failed(), ["money:test"] = Passed() };
        StepResult[] results =
        [
            Result("money:test", StepEnd.Done, 0, 4, "slipway test money"),
            Result("visits:test", StepEnd.Failed, 1, 9, "slipway test visits"),
            Result("orders:test", StepEnd.Failed, 4, 2, null) with { Problems = [new Problem("step-timed-out", "`orders:test` did not end within 2 s") { Fix = "wait" }] },
            Result("photos:test", StepEnd.Reused, 0, 30, null) with { Outcome = new StepOutcome { Facts = new TestCounts(40, 0, 2).Facts } },
            Result("shop:test", StepEnd.NotRun, 0, 0, null) with { Note = "waited for orders:test" },
        ];
        return TestOverview.Create(results, result => (result.Step.Name.Split(':')[0], null), reports, Kept, "plasma", DateTimeOffset.UnixEpoch.AddYears(56));
    }

    static TestReport Passed() => new("money", null, [new TestSuite("s", [new TestCase("Adds_up", TestOutcome.Passed, TimeSpan.FromSeconds(3.5)) { Class = "Money" }])]);

    static TestReport Failed() => new("visits", null,
    [
        new TestSuite("s",
        [
            new TestCase("Is_wrong", TestOutcome.Failed, TimeSpan.FromSeconds(1.25)) { Class = "Visits", File = "tests/visits.py", Message = $"{Hostile}\nExpected: 1", Output = $"printed {Hostile}" },
            new TestCase(LongName, TestOutcome.TimedOut, TimeSpan.FromSeconds(5.1)) { Message = new string('y', 3000) },
            new TestCase("Needs_a_server", TestOutcome.Skipped, TimeSpan.Zero) { Message = "no server" },
        ]),
    ]);

    static IEnumerable<(string, Stream)> Kept(StepResult result)
    {
        if (result.Step.Name == "photos:test")
        {
            yield return ("tests.xml", new MemoryStream("<testsuites><testsuite name='photos'><testcase classname='Photos' name='Scales' time='12.5'/></testsuite></testsuites>"u8.ToArray()));
        }
    }

    static StepResult Result(string name, StepEnd end, double began, double elapsed, string? again)
    {
        var step = new Step(name, [], _ => Task.FromResult(new StepOutcome())) { Again = again };
        return new StepResult(step, end, TimeSpan.FromSeconds(elapsed), [], null) { Began = TimeSpan.FromSeconds(began) };
    }
}

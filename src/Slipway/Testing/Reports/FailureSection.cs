namespace Slipway.Testing.Reports;

/// <summary>The tests that failed, and the steps that failed without one: with their message, their output and the command that runs them again.</summary>
static class FailureSection
{
    const int Most = 200;
    const int MostLines = 60;

    public static void Write(HtmlText html, TestOverview overview)
    {
        var failed = overview.Steps.SelectMany(Failures).ToList();
        if (failed.Count == 0)
        {
            return;
        }

        html.Add($"<section aria-labelledby=\"failures\">\n<h2 id=\"failures\">Failures</h2>\n");
        foreach (var (step, test) in failed.Take(Most))
        {
            WriteOne(html, step, test);
        }

        if (failed.Count > Most)
        {
            html.Add($"<p>The first {Most} of {failed.Count}; junit.xml has them all.</p>\n");
        }

        html.Add($"</section>\n");
    }

    static void WriteOne(HtmlText html, TestedStep step, TestCase test)
    {
        html.Add($"<article class=\"failed\">\n<h3>{test.FullName}</h3>\n<p class=\"quiet\">{step.Report.Component}");
        html.Add($" · {(test.Outcome == TestOutcome.TimedOut ? "took too long" : "failed")}");
        html.Add($"{(test.Duration > TimeSpan.Zero ? $" after {ShownTime.Of(test.Duration)}" : "")}{(test.File is null ? "" : $" · {test.File}")}</p>\n");
        if (test.Message is { } message)
        {
            html.Add($"<pre>{message}</pre>\n");
        }

        if (test.Output is { } output)
        {
            html.Add($"<details><summary>What it printed</summary>\n<pre>{output}</pre></details>\n");
        }

        html.Add($"<p>Again: <code>{step.Again}</code></p>\n</article>\n");
    }

    static IEnumerable<(TestedStep Step, TestCase Test)> Failures(TestedStep step)
    {
        var bad = step.Report.Cases.Where(test => test.IsBad).ToList();
        if (bad.Count == 0 && step.Result.End == Execution.StepEnd.Failed)
        {
            bad.Add(Whole(step));
        }

        return bad.Select(test => (step, test));
    }

    static TestCase Whole(TestedStep step)
    {
        var words = step.Result.Problems.SelectMany(problem => new[] { problem.What, problem.Why, problem.Fix }).OfType<string>();
        var printed = string.Join('\n', step.Result.Log.ReadLines().TakeLast(MostLines));
        return new TestCase(step.Result.Step.Name, TestOutcome.Failed, step.Result.Elapsed)
        {
            Message = string.Join('\n', words) is { Length: > 0 } message ? message : null,
            Output = Reading.ReportText.Long(printed, Reading.ReportText.MostOutput),
        };
    }
}

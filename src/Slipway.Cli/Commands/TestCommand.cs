using System.CommandLine;
using Slipway.Cli.Tasks;
using Slipway.Execution;
using Slipway.Tasks.Verdicts;
using Slipway.Testing;
using Slipway.Testing.Reports;

namespace Slipway.Cli.Commands;

/// <summary><c>slipway test</c>: the tests of components, in parallel; those whose inputs have not changed are not run again.</summary>
sealed class TestCommand : TaskCommand
{
    const string Ending = ":test";

    readonly ComponentsArgument _components = new("the components to test; default: all that have tests. What stands behind `--` is passed on");
    readonly Option<string?> _list = new("--list")
    {
        Description = $"only the tests of one list: {string.Join(", ", TestLists.Words)}",
        HelpName = "list",
        Validators =
        {
            result =>
            {
                if (result.Tokens is [var given] && TestLists.Find(given.Value) is null)
                {
                    result.AddError($"`{given.Value}` is no list of tests: there are {string.Join(", ", TestLists.Words)}");
                }
            },
        },
    };

    public TestCommand()
        : base("test", "Run the tests of components; the last line counts them.")
    {
        Arguments.Add(_components);
        Options.Add(_list);
        _list.CompletionSources.Add([.. TestLists.Words]);
    }

    protected override Task<int> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellation)
    {
        var (own, passedOn) = TaskWords.Split(parsed);
        var words = new TaskWords(["test"], own, passedOn) { List = parsed.GetValue(_list) is { } list ? TestLists.Find(list) : null };
        return RunTasksAsync(words, parsed, context, cancellation);
    }

    /// <summary>Writes the reports. The last line counts the tests, reused results with those that ran.</summary>
    protected override Task EndAsync(IReadOnlyList<StepResult> results, TaskSession session, ParseResult parsed, CommandContext context, CancellationToken cancellation)
    {
        var (tests, reports) = (Tests(results), ReportsOf(session.Repository.Root));
        if (tests.Count > 0)
        {
            reports.WriteIfChanged(tests, () => Overview(tests, session, parsed, context));
        }

        if (tests.Any(result => result.End == StepEnd.Failed))
        {
            context.Terminal.Error.WriteLine($"report: {reports.Page}");
        }

        var total = Total(tests, session);
        if (!WantsJson(parsed))
        {
            context.Terminal.Out.WriteLine(total);
        }

        WriteResults(results, total, parsed, context);
        return Task.CompletedTask;
    }

    protected override bool HasReports(VerdictAnswer known, string root) => known.ReportKey is not { } key || ReportsOf(root).AreOf(key);

    protected override VerdictAnswer Tell(VerdictAnswer answer, IReadOnlyList<StepResult> results, TaskSession session)
    {
        var tests = Tests(results);
        return answer with { ReportKey = tests.Count > 0 ? TestReportFiles.KeyOf(tests) : null, LastLine = Total(tests, session).ToString() };
    }

    static IReadOnlyList<StepResult> Tests(IReadOnlyList<StepResult> results) => [.. results.Where(result => result.Step.Name.EndsWith(Ending, StringComparison.Ordinal))];

    static TestReportFiles ReportsOf(string root) => new(Path.Combine(root, ".slipway", "reports"));

    static TestCounts Total(IReadOnlyList<StepResult> tests, TaskSession session) => tests.Aggregate(TestCounts.None, (sum, result) => sum + Counts(result, session));

    TestOverview Overview(IReadOnlyList<StepResult> tests, TaskSession session, ParseResult parsed, CommandContext context)
    {
        var list = parsed.GetValue(_list) is { } named ? TestLists.Find(named) : null;
        return TestOverview.Create(
            tests, result => (result.Step.Name[..^Ending.Length], list), session.Runner!.Tests, Kept, session.Repository.Model.Name, context.Time.GetUtcNow());
    }

    static IEnumerable<(string Name, Stream Content)> Kept(StepResult result) =>
        (result.Outcome?.Files ?? []).Where(file => file.IsReport).Select(file => (file.Key, file.TryOpen()!)).Where(file => file.Item2 is not null);

    static TestCounts Counts(StepResult result, TaskSession session) =>
        session.Runner!.Tests.TryGetValue(result.Step.Name, out var report) ? report.Counts
        : result.Outcome is { } outcome && TestCounts.FromFacts(outcome.Facts) is { } kept ? kept
        : result.End == StepEnd.Failed ? new TestCounts(0, 1, 0) : TestCounts.None;
}

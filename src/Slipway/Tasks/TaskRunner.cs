using System.Collections.Concurrent;
using System.Collections.Immutable;
using Slipway.Execution;
using Slipway.Problems;
using Slipway.Repository.Components;
using Slipway.Repository.Environment;
using Slipway.Secrets.Redaction;
using Slipway.Testing;

namespace Slipway.Tasks;

/// <summary>Runs tasks: their commands one after the other, with the declared environment and nothing else.</summary>
/// <param name="root">The checkout's root.</param>
/// <param name="machine">Where a task runs.</param>
/// <param name="environment">The variables of a task; secrets in them are known to the redactor.</param>
/// <param name="folder">Lives as long as the run.</param>
public sealed class TaskRunner(
    string root, Func<PlannedTask, ITaskMachine> machine, Func<PlannedTask, CancellationToken, Task<ImmutableSortedDictionary<string, string>>> environment,
    Redactor redactor, TaskFolder folder)
{
    /// <summary>The executor's limit comes first; this one is there so that nothing waits for ever.</summary>
    static readonly TimeSpan Slack = TimeSpan.FromMinutes(1);

    readonly ConcurrentDictionary<string, TestReport> _tests = new(StringComparer.Ordinal);

    /// <summary>What tests that were run came to, failed ones too, by the step's name.</summary>
    public IReadOnlyDictionary<string, TestReport> Tests => _tests;

    /// <exception cref="ProblemException"><c>task-failed</c>, <c>tests-failed</c>, <c>tests-timed-out</c>, or it cannot be started.</exception>
    public async Task<StepOutcome> RunAsync(PlannedTask task, StepRun run)
    {
        var variables = await environment(task, run.Cancellation);
        await folder.OpenAsync(run.Cancellation);
        var outcome = task.IsTest ? await TestAsync(task, variables, run) : await CommandsAsync(task, variables, run);
        var outputs = TaskOutputs.Of(root, task.Selected.Task.Component.Folder, task.Selected.Task.Declaration.Outputs);
        return outcome with
        {
            Files = [.. outputs, .. outcome.Files],
            MayKeep = task.Variables.Any(variable => variable.Parts.Any(part => part is SecretPart)) ? content => !SecretSearch.IsIn(content, redactor) : null,
        };
    }

    async Task<StepOutcome> CommandsAsync(PlannedTask task, ImmutableSortedDictionary<string, string> variables, StepRun run)
    {
        foreach (var command in task.Commands)
        {
            var exitCode = await RunAsync(task, command, variables, line => run.Write(redactor.Redact(line)), run.Cancellation);
            if (exitCode != 0)
            {
                throw new ProblemException(new Problem("task-failed", $"`{task.Name}` failed with exit code {exitCode}")
                {
                    Kind = ProblemKind.Failure,
                    Why = $"it ran `{redactor.Redact(command.Text)}`",
                    Fix = task.Again,
                });
            }
        }

        return new StepOutcome();
    }

    async Task<StepOutcome> TestAsync(PlannedTask task, ImmutableSortedDictionary<string, string> variables, StepRun run)
    {
        var all = new List<TestReport>();
        var request = Request(task, 0);
        for (var i = 0; i < task.Commands.Length; i++)
        {
            request = Request(task, i);
            all.Add(await TestAsync(task, request, variables, run));
        }

        var report = Join(all);
        _tests[task.Name] = report;
        var problems = report.Problems();
        return problems.Count == 0
            ? new StepOutcome(Note: report.IsNoTests ? "no tests" : null) { Facts = report.Facts, Files = [TestRun.Keep(request, report)] }
            : throw new ProblemException([.. problems.Select(problem => problem with { Fix = problem.Fix ?? task.Again })]);
    }

    TestRequest Request(PlannedTask task, int command) =>
        new(task.Selected.Task.Component.Name, task.Commands[command], FolderOf(task, task.Commands[command]), task.List, ReportFolder(task, command));

    async Task<TestReport> TestAsync(PlannedTask task, TestRequest request, ImmutableSortedDictionary<string, string> variables, StepRun run)
    {
        var invocation = TestInvocations.For(request);
        var lines = new PrintedLines();
        var exitCode = await RunAsync(task, invocation.Command with { Folder = request.Command.Folder }, invocation.Over(variables), Show, run.Cancellation);
        return TestRun.Read(request, lines, exitCode, redactor.Redact);

        void Show(string line)
        {
            var shown = redactor.Redact(line);
            lines.Add(shown);
            run.Write(shown);
        }
    }

    static TestReport Join(List<TestReport> all) => all is [var only] ? only : all[0] with
    {
        Suites = [.. all.SelectMany(one => one.Suites)],
        Warnings = [.. all.SelectMany(one => one.Warnings)],
        Summary = all.Exists(one => one.Summary is not null) ? all.Select(one => one.Counts).Aggregate((sum, one) => sum + one) : null,
    };

    async Task<int> RunAsync(PlannedTask task, CommandDeclaration command, ImmutableSortedDictionary<string, string> variables, Action<string> show, CancellationToken cancellation)
    {
        var limit = task.Selected.Task.Declaration.Timeout < TaskPlanner.LongestLimit ? task.Selected.Task.Declaration.Timeout + Slack : TaskPlanner.LongestLimit;
        var one = new TaskCommandRun(task, command.Words, FolderOf(task, command), variables, folder.Reports, limit);
        return await machine(task).RunAsync(one, show, cancellation);
    }

    string FolderOf(PlannedTask task, CommandDeclaration command) => Path.Combine(root, task.Selected.Task.Component.Folder, command.Folder);

    string ReportFolder(PlannedTask task, int command)
    {
        var reports = Path.Combine(folder.Reports, task.Selected.Task.Component.Name, $"{command}");
        if (Directory.Exists(reports))
        {
            Directory.Delete(reports, recursive: true);
        }

        return Directory.CreateDirectory(reports).FullName;
    }
}

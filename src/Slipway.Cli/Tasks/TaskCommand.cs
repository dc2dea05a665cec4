using System.CommandLine;
using Slipway.Cli.Images;
using Slipway.Cli.Output;
using Slipway.Cli.Output.Plans;
using Slipway.Discovery;
using Slipway.Execution;
using Slipway.Execution.Results;
using Slipway.Problems;
using Slipway.Secrets.Redaction;
using Slipway.Tasks;
using Slipway.Tasks.Verdicts;
using Slipway.Testing;

namespace Slipway.Cli.Tasks;

/// <summary>What the commands over tasks share: which components, planning, running, and what is told at the end.</summary>
abstract class TaskCommand : SlipwayCommand
{
    protected TaskCommand(string name, string description)
        : base(name, description)
    {
        foreach (var option in Shared.All)
        {
            Options.Add(option);
        }
    }

    protected TaskOptions Shared { get; } = new();

    protected override bool WantsJson(ParseResult parsed) => parsed.GetValue(Shared.Output) is "json" or "ndjson";

    /// <summary>Runs tasks of components, or says what would be run.</summary>
    protected async Task<int> RunTasksAsync(TaskWords words, ParseResult parsed, CommandContext context, CancellationToken cancellation)
    {
        var verdict = TaskVerdict.Of(parsed, Shared, context);
        if (verdict is not null && await verdict.FindAsync(cancellation) is { } known && HasReports(known, verdict.Root))
        {
            return await verdict.TellAsync(known, parsed, cancellation);
        }

        var begun = verdict is null ? Begin(parsed, context, cancellation) : null;
        var repository = await context.LoadSoundAsync(cancellation);
        var redactor = new Redactor();
        var request = new TaskRequest(repository.Model, context.StageOf(repository, null), words.Tasks, [])
        {
            Stage = parsed.GetValue(Shared.Stage) is { } named ? repository.Model.Stages.Get(named) : null,
            Arguments = words.Arguments,
            List = words.List,
        };
        var stage = request.StageFor(words.Tasks[0]);
        if (begun is not null)
        {
            // Who needs whom: the model keeps it, and the files are still looked at.
            repository.Model.GraphOn(stage);
        }

        using var session = await TaskSession.CreateAsync(repository, context, redactor, cancellation);
        var choice = await ComponentChoice.CreateAsync(words.Components, repository, session.Sources, stage, Shared, parsed, context, cancellation, begun);
        RequestedTasks.Check(request, choice, session.Catalogue);
        var plan = await session.PlanAsync(request with { Components = [.. choice.All] }, Shared.Where.Choice(parsed), Consent(choice, parsed), cancellation);
        if (plan.Tasks.IsEmpty)
        {
            SayThatThereIsNone(request, choice, context);
        }

        if (parsed.GetValue(Shared.DryRun))
        {
            Foretell(plan, session, parsed, context);
            return ExitCodes.Done;
        }

        SayWhereItRuns(plan, session, parsed, context);
        var outside = context with { Terminal = context.Terminal with { Error = new RedactingTextWriter(context.Terminal.Error, redactor) } };
        var (results, wrong) = plan.Tasks.IsEmpty ? ([], []) : await RunAsync(plan, session, parsed, outside, cancellation);
        await EndAsync(results, session, parsed, outside, cancellation);
        verdict?.Keep(session, plan, results, answer => wrong.Count == 0 ? Tell(answer, results, session) : null);
        if (wrong.Count > 0)
        {
            Report(parsed, outside, wrong);
        }

        return wrong.Count == 0 && !results.Any(result => result.End is StepEnd.Failed or StepEnd.NotRun) ? ExitCodes.Done : ExitCodes.Failed;
    }

    /// <summary>After the steps, before the run ends: what is wrong apart from them.</summary>
    protected virtual Task<IReadOnlyList<Problem>> CheckAsync(IReadOnlyList<StepResult> results, TaskSession session, ParseResult parsed, CommandContext context, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<Problem>>([]);

    /// <summary>After the run: whatever this command tells of it.</summary>
    protected virtual Task EndAsync(IReadOnlyList<StepResult> results, TaskSession session, ParseResult parsed, CommandContext context, CancellationToken cancellation)
    {
        WriteResults(results, null, parsed, context);
        return Task.CompletedTask;
    }

    /// <summary>Whether the reports of a run that is not made again are there.</summary>
    protected virtual bool HasReports(VerdictAnswer known, string root) => true;

    /// <summary>What this command tells besides when nothing had to be run.</summary>
    protected virtual VerdictAnswer Tell(VerdictAnswer answer, IReadOnlyList<StepResult> results, TaskSession session) => answer;

    /// <summary>With <c>-o json</c>: one document at the end.</summary>
    protected void WriteResults(IReadOnlyList<StepResult> results, TestCounts? counts, ParseResult parsed, CommandContext context)
    {
        if (parsed.GetValue(Shared.Output) == "json")
        {
            TaskResultsJson.Write(results, counts, context.Terminal);
        }
    }

    /// <summary>What can be begun before the manifests are read: a look at the files, and at where the branches parted. A verdict has looked for itself.</summary>
    Task<ChangeStart>? Begin(ParseResult parsed, CommandContext context, CancellationToken cancellation) =>
        context.BeginSources(cancellation) is { } root ? ComponentChoice.Begin(root, Shared, parsed, context, cancellation) : null;

    PullConsent Consent(ComponentChoice choice, ParseResult parsed) => new(parsed.GetValue(Shared.Pull)) { IsDryRun = parsed.GetValue(Shared.DryRun), Named = choice.Named };

    async Task<(IReadOnlyList<StepResult> Results, IReadOnlyList<Problem> Wrong)> RunAsync(TaskPlan plan, TaskSession session, ParseResult parsed, CommandContext context, CancellationToken cancellation)
    {
        var options = new PlanViewOptions { IsEvents = parsed.GetValue(Shared.Output) == "ndjson", IsVerbose = parsed.GetValue(Shared.Verbose) };
        var isOneDocument = parsed.GetValue(Shared.Output) == "json";
        await using var view = PlanView.Start(isOneDocument ? context.Terminal with { Out = context.Terminal.Error } : context.Terminal, context.Time, options);
        IReadOnlyList<Problem> wrong = [];
        var how = new ExecutorOptions
        {
            Limit = parsed.GetValue(Shared.Jobs),
            FailFast = parsed.GetValue(Shared.FailFast),
            CheckAsync = async (results, token) => wrong = await CheckAsync(results, session, parsed, context, token),
        };
        return (await session.RunAsync(plan, JournaledCommand.Of(parsed), how, !parsed.GetValue(Shared.NoCache), view, cancellation), wrong);
    }

    void Foretell(TaskPlan plan, TaskSession session, ParseResult parsed, CommandContext context)
    {
        var isReusing = !parsed.GetValue(Shared.NoCache);
        var decisions = StepDecisions.Of(plan.Plan, session.Results.Has, isReusing ? session.Results : null);
        PlanOutput.Write(decisions, parsed.GetValue(Shared.Output)!, context.Terminal);
    }

    void SayWhereItRuns(TaskPlan plan, TaskSession session, ParseResult parsed, CommandContext context)
    {
        var isReusing = !parsed.GetValue(Shared.NoCache);
        foreach (var note in PlaceNotes.Of(plan.Plan.Steps, step => isReusing && session.Results.Has(step)))
        {
            context.Terminal.Error.WriteLine(note);
        }
    }

    static void SayThatThereIsNone(TaskRequest request, ComponentChoice choice, CommandContext context)
    {
        var task = string.Join(" or ", request.Tasks.Select(name => $"`{name}`"));
        context.Terminal.Error.WriteLine((choice.All.Count, choice.IsNarrowed) switch
        {
            (0, _) when choice.IsAboutChanges => "no component is affected by what has changed",
            (var count, true) => $"no task {task} among the {(count == 1 ? "one component" : $"{count} components")} that this is about",
            _ => $"no component has a task {task}: write `{request.Tasks[0]}: COMMAND` into a slipway.yaml, or add an executable scripts/{request.Tasks[0]}",
        });
    }
}

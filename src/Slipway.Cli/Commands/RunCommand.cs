using System.Collections.Immutable;
using System.CommandLine;
using Slipway.Cli.Tasks;
using Slipway.Secrets.Redaction;

namespace Slipway.Cli.Commands;

/// <summary><c>slipway run [task[,task…]] [component…] [-- arguments]</c>: tasks of components; alone, a list of what there is.</summary>
sealed class RunCommand : TaskCommand
{
    readonly Argument<string[]> _words = new("task")
    {
        Description = "the task (several with commas), then components; default: all that have it. Without a task: a list of what there is. What stands behind `--` is passed on to the task",
        Arity = ArgumentArity.ZeroOrMore,
        HelpName = "task component",
        CompletionSources = { Completions.Components },
    };

    public RunCommand()
        : base("run", "Run tasks of components, or list what there is.") => Arguments.Add(_words);

    protected override async Task<int> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellation)
    {
        var (own, passedOn) = TaskWords.Split(parsed);
        if (!own.IsEmpty)
        {
            ImmutableArray<string> tasks = [.. own[0].Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct()];
            return await RunTasksAsync(new TaskWords(tasks.IsEmpty ? [own[0]] : tasks, own[1..], passedOn), parsed, context, cancellation);
        }

        var repository = await context.LoadSoundAsync(cancellation);
        using var session = await TaskSession.CreateAsync(repository, context, new Redactor(), cancellation);
        var stage = parsed.GetValue(Shared.Stage) is { } named ? repository.Model.Stages.Get(named) : context.StageOf(repository, null);
        var choice = await ComponentChoice.CreateAsync([], repository, session.Sources, stage, Shared, parsed, context, cancellation);
        new TaskListing(session, stage).Write(choice.All, isJson: WantsJson(parsed), context.Terminal);
        return ExitCodes.Done;
    }
}

using System.CommandLine;
using Slipway.Cli.Tasks;
using Slipway.Execution;
using Slipway.Problems;
using Slipway.Tasks;

namespace Slipway.Cli.Commands;

/// <summary><c>slipway lint</c>: checks the style of components; where the files must stay as they are, it fails with the diff when they do not.</summary>
sealed class LintCommand : TaskCommand
{
    readonly ComponentsArgument _components = new("the components to lint; default: all that have a `lint`. What stands behind `--` is passed on");
    readonly Option<bool> _checkClean = new("--check-clean") { Description = "fail, with the diff, when a formatter has changed files; so it is where CI is set" };

    public LintCommand()
        : base("lint", "Check the style of components.")
    {
        Arguments.Add(_components);
        Options.Add(_checkClean);
    }

    protected override Task<int> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellation)
    {
        var (own, passedOn) = TaskWords.Split(parsed);
        return RunTasksAsync(new TaskWords(["lint"], own, passedOn), parsed, context, cancellation);
    }

    /// <summary>Tells of files that a formatter has changed.</summary>
    protected override async Task<IReadOnlyList<Problem>> CheckAsync(
        IReadOnlyList<StepResult> results, TaskSession session, ParseResult parsed, CommandContext context, CancellationToken cancellation)
    {
        if ((!parsed.GetValue(_checkClean) && !context.Terminal.IsCi) || !results.Any(result => result.End is StepEnd.Done or StepEnd.Failed))
        {
            return [];
        }

        try
        {
            var after = await session.ReadAgainAsync(cancellation);
            var changed = TreeChanges.Between(session.Sources, after, session.Repository.Model.Components.Select(component => component.Folder));
            return changed.Count == 0 ? [] : [await TreeChanges.DescribeAsync(changed, context.Programs, session.Repository.Root, cancellation)];
        }
        catch (ProblemException exception)
        {
            return [.. exception.Problems];
        }
    }
}

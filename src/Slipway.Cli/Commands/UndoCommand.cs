using System.CommandLine;
using Slipway.Cli.Releases;
using Slipway.Discovery;
using Slipway.Execution.Journal;
using Slipway.Releases.Deploys;

namespace Slipway.Cli.Commands;

/// <summary><c>slipway undo</c>: takes back deploys that were broken off.</summary>
sealed class UndoCommand : TurnCommand
{
    public UndoCommand()
        : base("undo", "Take back a deploy that was broken off: everything as it was before it.")
    {
    }

    protected override async Task<DeployEnd?> RunAsync(ParseResult parsed, OpenedPlace opened, LoadedRepository repository, DeployWords words, CommandContext context, CancellationToken cancellation)
    {
        var unfinished = (await opened.Place.HistoryAsync(cancellation)).Unfinished.ToList();
        if (unfinished.Count == 0)
        {
            context.Terminal.Error.WriteLine($"nothing to take back: no deploy on {opened.Stage.Name} is unfinished");
            return null;
        }

        if (!Consents(opened.Stage, repository.Root, $"Take back deploy {string.Join(", ", unfinished.Select(deploy => deploy.Number))} on {opened.Stage.Name}?", words, context))
        {
            return null;
        }

        var components = unfinished.SelectMany(deploy => deploy.Began?.Components ?? []).Select(component => component.Component).ToList();
        await using var turn = await DeployTurn.TakeAsync(opened, components, words, await opened.RedactorAsync(context.Terminal, cancellation), context, cancellation);
        DeployEnd? last = null;
        foreach (var deploy in UnfinishedDeploys.Of(await turn.HistoryAsync(cancellation), components))
        {
            last = await turn.SettleAsync(deploy, null, cancellation);
            if (last.Outcome is DeployOutcome.Underway or DeployOutcome.NeedsPerson)
            {
                return last;
            }

            turn.Tell($"deploy {deploy.Number}: {DeployReport.Name(last.Outcome)}{last.ButFor}");
        }

        // That it is undone is what was asked for.
        return last is { Outcome: DeployOutcome.Undone } ? null : last;
    }
}

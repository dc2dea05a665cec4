using System.Collections.Immutable;
using System.CommandLine;
using Slipway.Cli.Output;
using Slipway.Cli.Releases;
using Slipway.Discovery;
using Slipway.Execution.Journal;
using Slipway.Problems;
using Slipway.Releases.Deploys;
using Slipway.Releases.Migrations;
using Slipway.Releases.Records;

namespace Slipway.Cli.Commands;

/// <summary><c>slipway rollback</c>: puts an earlier release back, without running migrations.</summary>
sealed class RollbackCommand : TurnCommand
{
    readonly ComponentsArgument _components = new("the components; default: those of the last deploy, together");
    readonly Option<int?> _to = new("--to") { Description = "the number of the release to put back; default: the one before", HelpName = "number" };

    public RollbackCommand()
        : base("rollback", "Put an earlier release back: its objects and images, without running migrations.")
    {
        Arguments.Add(_components);
        Options.Add(_to);
        Validators.Add(result =>
        {
            if (result.GetValue(_to) is not null && result.GetValue(_components) is not [_])
            {
                result.AddError("`--to` is a number of one component: slipway rollback visits --to 7");
            }
        });
    }

    protected override async Task<DeployEnd?> RunAsync(ParseResult parsed, OpenedPlace opened, LoadedRepository repository, DeployWords words, CommandContext context, CancellationToken cancellation)
    {
        var history = await opened.Place.HistoryAsync(cancellation);
        var targets = new RollbackTargets(history, opened.Stage.Name).Of(parsed.GetValue(_components)!, parsed.GetValue(_to));
        foreach (var (standing, earlier) in targets)
        {
            context.Terminal.Error.WriteLine($"{standing.Component}: release {standing.Number} ({standing.Version}) back to {earlier.Number} ({earlier.Version})");
        }

        CheckSchema(history, targets.Select(target => target.Earlier), opened.Stage.Name, context.Terminal.Error.WriteLine);

        if (!Consents(opened.Stage, repository.Root, $"Put this back on {opened.Stage.Name}?", words, context))
        {
            return null;
        }

        await using var turn = await DeployTurn.TakeAsync(opened, targets.Select(target => target.Earlier.Component), words, await opened.RedactorAsync(context.Terminal, cancellation), context, cancellation);
        history = await turn.HistoryAsync(cancellation);
        if (UnfinishedDeploys.Of(history, targets.Select(target => target.Earlier.Component)).FirstOrDefault() is { } unfinished)
        {
            throw new ProblemException(DeployProblems.Unfinished(unfinished.Number, opened.Stage.Name));
        }

        CheckSchema(history, targets.Select(target => target.Earlier), opened.Stage.Name, _ => { });
        var pieces = await Task.WhenAll(targets.Select(target => PieceAsync(turn, opened, history, target.Earlier, cancellation)));
        var end = await turn.BeginAsync(history.NextDeploy, [.. pieces], words.Command, cancellation) ?? throw new ProblemException(new Problem("deploy-number-taken", "somebody began another deploy at the same moment") { Kind = ProblemKind.Locked, Fix = "do it again" });
        await turn.PruneAsync(CancellationToken.None);
        return end;
    }

    /// <exception cref="ProblemException"><c>schema-incompatible</c>, of all components.</exception>
    static void CheckSchema(ReleaseHistory history, IEnumerable<ReleaseSummary> earlier, string stage, Action<string> tell)
    {
        var crossings = earlier.Select(release => new SchemaCrossing(history, release)).ToList();
        var problems = crossings.Select(crossing => crossing.Problem(stage)).OfType<Problem>().ToList();
        if (problems.Count > 0)
        {
            throw new ProblemException(problems);
        }

        foreach (var note in crossings.Select(crossing => crossing.Note()).OfType<string>())
        {
            tell(SafeText.Line(note));
        }
    }

    static async Task<DeployPiece> PieceAsync(DeployTurn turn, OpenedPlace opened, ReleaseHistory history, ReleaseSummary earlier, CancellationToken cancellation)
    {
        var record = await opened.Place.ReadAsync(earlier.Component, earlier.Number, cancellation) ?? throw RollbackTargets.NoRelease(earlier.Component, earlier.Number, opened.Stage.Name);
        return await turn.Pieces.AgainAsync(record, history.NextNumber(earlier.Component), history.NextDeploy, history.Standing(earlier.Component)?.Number, cancellation);
    }
}

using System.Collections.Immutable;
using Slipway.Cli.Output;
using Slipway.Execution.Journal;
using Slipway.Problems;
using Slipway.Releases.Deploys;
using Slipway.Releases.Migrations;
using Slipway.Releases.Records;
using Slipway.Secrets.Redaction;

namespace Slipway.Cli.Releases;

/// <summary><c>slipway rollback</c>: from what stands to what has come of it. The checkout has no say in it.</summary>
sealed class RollbackSession(OpenedPlace opened, DeployWords words, CommandContext context)
{
    ReleaseHistory? _shown;
    Task<Redactor>? _redactor;

    string Stage => opened.Stage.Name;

    /// <summary>The data goes back as well, to what it was when the earlier release was followed by another schema.</summary>
    public bool HasData { get; init; }

    /// <summary>The migrations that the earlier release did not have are taken down.</summary>
    public bool Migrates { get; init; }

    /// <summary>Says what is going to be put back.</summary>
    /// <param name="components">None: those of the last deploy.</param>
    /// <param name="to">Null: the release that stood before.</param>
    /// <exception cref="ProblemException"><c>no-release</c>, <c>rollback-script</c>, <c>schema-incompatible</c>, <c>schema-not-reversible</c></exception>
    public async Task<ImmutableArray<RollbackTarget>> ShowAsync(IReadOnlyCollection<string> components, int? to, CancellationToken cancellation)
    {
        var history = _shown = await opened.Place.HistoryAsync(cancellation);
        _ = RedactorAsync(cancellation); // while records are read
        var finder = new RollbackTargets(history, Stage);
        var targets = finder.Of(components, to);
        await RefuseScriptsAsync(targets, cancellation);
        foreach (var deploy in UnfinishedDeploys.Of(history, targets.Select(target => target.Component)).Where(deploy => !finder.IsOf(deploy, targets)))
        {
            context.Terminal.Error.WriteLine($"deploy {deploy.Number} of {deploy.Began?.By} is not finished: that comes first");
        }

        var descents = await DescentsAsync(history, targets, cancellation);
        foreach (var target in targets)
        {
            context.Terminal.Error.WriteLine($"{target.Component}: release {target.Standing.Number} ({target.Standing.Version}) back to {target.Earlier.Number} ({target.Earlier.Version})");
            foreach (var line in Migrates ? RollbackDescents.Lines(target, descents.GetValueOrDefault(target.Component), opened.HasFile(target.Component)) : [])
            {
                context.Terminal.Error.WriteLine(line);
            }
        }

        if (HasData)
        {
            await ShowDataAsync(history, targets, cancellation);
        }
        else if (!Migrates)
        {
            CheckSchema(history, targets, context.Terminal.Error.WriteLine);
        }

        return targets;
    }

    async Task ShowDataAsync(ReleaseHistory history, ImmutableArray<RollbackTarget> targets, CancellationToken cancellation)
    {
        var data = await DataAsync(history, cancellation);
        var loses = await data.ShowAsync(await data.SnapshotsAsync(targets, cancellation), context.Terminal.Error, cancellation);
        context.Terminal.Error.WriteLine($"what is there now is kept as a snapshot and beside it{(loses ? "; the rows above, and what is written until writers are held off, are in those alone afterwards" : "")}");
    }

    async Task<RollbackData> DataAsync(ReleaseHistory history, CancellationToken cancellation) =>
        new(history, opened.Place, opened.DataOf(await RedactorAsync(cancellation), context), Stage);

    Task<Redactor> RedactorAsync(CancellationToken cancellation) => _redactor ??= opened.RedactorAsync(context.Terminal, cancellation);

    /// <summary>Does what was shown. Goes on with the very rollback that was broken off; settles whatever else is unfinished, and rolls back then.</summary>
    public async Task<DeployEnd> RollBackAsync(ImmutableArray<RollbackTarget> targets, CancellationToken cancellation)
    {
        var components = targets.Select(target => target.Component).ToList();
        await using var turn = await DeployTurn.TakeAsync(opened, components, words, await RedactorAsync(cancellation), context, cancellation, _shown);
        while (true)
        {
            var history = await turn.HistoryAsync(cancellation);
            if (!HasData && !Migrates)
            {
                CheckSchema(history, targets, _ => { });
            }

            if (UnfinishedDeploys.Of(history, components).FirstOrDefault() is { } unfinished)
            {
                var pieces = await turn.Pieces.OfRecordsAsync(unfinished, cancellation);
                var isThis = new RollbackTargets(history, Stage).IsOf(unfinished, targets) && await TakesDownAsync(history, targets, pieces, cancellation);
                var settled = await turn.SettleAsync(unfinished, isThis ? pieces : null, cancellation);
                if (IsTheEnd(settled, isThis && unfinished.Cause is null))
                {
                    return settled;
                }
            }
            else if (await turn.DeployAsync(history.NextDeploy, await PiecesAsync(turn, history, targets, cancellation), words.Command, cancellation) is { } end)
            {
                return end;
            }
        }
    }

    /// <summary>Whether a rollback that was broken off takes down what this one is to take down: it may have been begun without being told to.</summary>
    async Task<bool> TakesDownAsync(ReleaseHistory history, IEnumerable<RollbackTarget> targets, ImmutableArray<DeployPiece> pieces, CancellationToken cancellation) =>
        !Migrates || (await DescentsAsync(history, targets, cancellation)).Keys.All(component => pieces.Any(piece => piece.Component == component && piece.To.TakesDown is not null));

    async Task<ImmutableDictionary<string, SchemaDescent>> DescentsAsync(ReleaseHistory history, IEnumerable<RollbackTarget> targets, CancellationToken cancellation) =>
        Migrates ? await new RollbackDescents(history, opened.Place, Stage).FindAsync(targets, cancellation) : ImmutableDictionary<string, SchemaDescent>.Empty;

    /// <exception cref="ProblemException"><c>schema-incompatible</c>, of all components.</exception>
    void CheckSchema(ReleaseHistory history, IEnumerable<RollbackTarget> targets, Action<string> tell)
    {
        var crossings = targets.Select(target => new SchemaCrossing(history, target.Earlier)).ToList();
        var problems = crossings.Select(crossing => crossing.Problem(Stage)).OfType<Problem>().ToList();
        if (problems.Count > 0)
        {
            throw new ProblemException(problems);
        }

        foreach (var note in crossings.Select(crossing => crossing.Note()).OfType<string>())
        {
            tell(SafeText.Line(note));
        }
    }

    /// <summary>What a script did only the script can put back, and what is in this checkout is today's.</summary>
    async Task RefuseScriptsAsync(IEnumerable<RollbackTarget> targets, CancellationToken cancellation)
    {
        var problems = await Task.WhenAll(targets.Select(async target =>
        {
            var records = await Task.WhenAll(opened.Place.ReadAsync(target.Component, target.Standing.Number, cancellation), opened.Place.ReadAsync(target.Component, target.Earlier.Number, cancellation));
            return records.OfType<ReleaseRecord>().FirstOrDefault(record => record.Script is not null) is { Script: { } script } made ? new Problem("rollback-script", $"release {made.Number} of `{target.Component}` was made by its own `{script.Command}`")
            {
                Why = "how an earlier release is put back only the script of that time knows, which is not in this checkout",
                Fix = target.Earlier.Commit is { } commit ? $"git switch --detach {commit[..Math.Min(12, commit.Length)]}, and slipway deploy {target.Component} --stage {Stage}" : $"check out what is to come back, and slipway deploy {target.Component} --stage {Stage}",
            } : null;
        }));
        if (problems.OfType<Problem>().ToList() is { Count: > 0 } all)
        {
            throw new ProblemException(all);
        }
    }

    /// <param name="isThis">It was the rollback that is wanted, and nobody had begun to take it back.</param>
    static bool IsTheEnd(DeployEnd settled, bool isThis) => isThis || settled.Outcome is DeployOutcome.Underway or DeployOutcome.NeedsPerson;

    async Task<ImmutableArray<DeployPiece>> PiecesAsync(DeployTurn turn, ReleaseHistory history, ImmutableArray<RollbackTarget> targets, CancellationToken cancellation)
    {
        var snapshots = HasData ? await (await DataAsync(history, cancellation)).SnapshotsAsync(targets, cancellation) : ImmutableDictionary<string, ImmutableDictionary<string, string>>.Empty;
        var descents = await DescentsAsync(history, targets, cancellation);
        return [.. await Task.WhenAll(targets.Select(target => PieceAsync(turn, history, target.Earlier, snapshots.GetValueOrDefault(target.Component), descents.GetValueOrDefault(target.Component), cancellation)))];
    }

    async Task<DeployPiece> PieceAsync(DeployTurn turn, ReleaseHistory history, ReleaseSummary earlier, ImmutableDictionary<string, string>? restored, SchemaDescent? descent, CancellationToken cancellation)
    {
        var record = await opened.Place.ReadAsync(earlier.Component, earlier.Number, cancellation) ?? throw RollbackTargets.NoRelease(earlier.Component, earlier.Number, Stage);
        var (number, from) = (history.NextNumber(earlier.Component), history.Standing(earlier.Component)?.Number);
        return await turn.Pieces.AgainAsync(record, number, history.NextDeploy, from, restored ?? ImmutableDictionary<string, string>.Empty, descent, cancellation);
    }
}

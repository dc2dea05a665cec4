using System.Collections.Immutable;
using Slipway.Cli.Images;
using Slipway.Cli.Output;
using Slipway.Cli.Output.Plans;
using Slipway.Cli.Tasks;
using Slipway.Execution.Journal;
using Slipway.Images.Registry;
using Slipway.Problems;
using Slipway.Releases.Deploys;
using Slipway.Releases.Planning;
using Slipway.Releases.Records;
using Slipway.Repository.Components;
using Slipway.Repository.Stages;
using Slipway.Secrets.Redaction;

namespace Slipway.Cli.Releases;

/// <summary>A turn at a stage: the leases of some components, held for as long as it lasts, and what is done with them.</summary>
sealed class DeployTurn : IAsyncDisposable
{
    /// <summary>What a deploy applies is applied by then, most often.</summary>
    static readonly TimeSpan UntilItWaits = TimeSpan.FromMilliseconds(300);

    readonly OpenedPlace _opened;
    readonly ILeases _leases;
    readonly IDeployEngine _engine;
    readonly PlanView _view;
    readonly CommandContext _context;
    readonly StageRegistries _registries;
    readonly StageAliases _aliases;
    readonly IStageData _data;
    ReleaseHistory _history;
    bool _isAsked;

    /// <param name="history">Read under the leases.</param>
    DeployTurn(OpenedPlace opened, ILeases leases, ReleaseHistory history, Redactor redactor, CommandContext context)
    {
        (_opened, _leases, _history, _context, _data) = (opened, leases, history, context, opened.DataOf(redactor, context));
        _engine = opened.EngineOf(leases, redactor, new ScriptHost(opened.Stage.Name, context.Programs, PlaceOf));
        _view = PlanView.Start(context.Terminal with { Out = context.Terminal.Error }, context.Time, new PlanViewOptions { HasReport = false });
        _registries = new StageRegistries(opened.Model, opened.Stage, new RegistryLimits { Attempts = 1 }, context);
        _aliases = new StageAliases(opened.Stage, _registries.ClientOf, Tell);
        Pieces = new DeployPieces(opened.Place, opened.Model.Name, opened.Stage.Name, DeployWords.By, context.Time);
    }

    public DeployPieces Pieces { get; }

    /// <param name="components">Those that are meant; what unfinished deploys join to them comes with them.</param>
    /// <param name="context">Its terminal shows no secret.</param>
    /// <param name="known">What the place remembered a while ago; null: it is asked.</param>
    /// <exception cref="ProblemException"><c>lease-held</c></exception>
    public static async Task<DeployTurn> TakeAsync(
        OpenedPlace opened, IEnumerable<string> components, DeployWords words, Redactor redactor, CommandContext context, CancellationToken cancellation, ReleaseHistory? known = null)
    {
        var wanted = UnfinishedDeploys.Concerned(known ?? await opened.Place.HistoryAsync(cancellation), components);
        while (true)
        {
            var leases = await opened.Place.LeaseAsync(new LeaseRequest([.. wanted], DeployWords.By, context.Terminal.Error.WriteLine) { Conflict = words.Conflict }, cancellation);
            var history = known is null ? await opened.Place.HistoryAsync(cancellation) : await opened.Place.HistorySinceAsync(known, wanted, cancellation);
            var all = UnfinishedDeploys.Concerned(history, wanted);
            if (all.IsSubsetOf(wanted))
            {
                return new DeployTurn(opened, leases, history, redactor, context);
            }

            await leases.DisposeAsync();
            wanted = all;
        }
    }

    /// <summary>What the place remembers now. What was read right after the leases were taken does for the first time: nobody else writes about these components.</summary>
    public async Task<ReleaseHistory> HistoryAsync(CancellationToken cancellation)
    {
        _history = _isAsked ? await _opened.Place.HistoryAsync(cancellation) : _history;
        _isAsked = true;
        return _history;
    }

    /// <summary>Begins a deploy, and carries it to its end.</summary>
    /// <param name="pieces">In any order.</param>
    /// <param name="noteAsync">Notes what is about to be done, when the deploy is known to have begun and before any release of it is written down; null: nothing.</param>
    /// <returns>Null: somebody took its number, for components of their own: plan again.</returns>
    /// <exception cref="ProblemException">What it is run from is not to be had. Nothing was touched.</exception>
    public async Task<DeployEnd?> BeginAsync(int number, ImmutableArray<DeployPiece> pieces, string command, CancellationToken cancellation, Func<Task>? noteAsync = null)
    {
        pieces = Ordered(pieces);
        await _opened.FetchAsync(pieces.Select(piece => piece.To), cancellation);
        var began = new DeployBegan(_context.Time.GetUtcNow(), command, DeployWords.By, [.. pieces.Select(piece => new DeployedComponent(piece.Component, piece.To.Number, piece.From?.Number))]);
        var journal = await _opened.Place.BeginAsync(number, began, cancellation);
        if (journal is null)
        {
            return null;
        }

        await using (journal)
        {
            await (noteAsync?.Invoke() ?? Task.CompletedTask);
            return await Run(number, pieces, new DeployJournal(journal, [began])).ForwardAsync(Needs, cancellation);
        }
    }

    /// <summary>The same, and what need not be waited for while it waits for its pods: releases that are too old are removed, and the registry is met whose aliases will move.</summary>
    public async Task<DeployEnd?> DeployAsync(int number, ImmutableArray<DeployPiece> pieces, string command, CancellationToken cancellation)
    {
        using var stop = new CancellationTokenSource();
        var deploying = BeginAsync(number, pieces, command, cancellation);

        // Before that each request is in its way. And on this machine an old release may be what it goes back to: that is needed until it runs.
        var waiting = _opened.Stage.IsMachine ? Task.Delay(Timeout.Infinite, stop.Token) : Task.Delay(UntilItWaits, _context.Time, stop.Token);
        await Task.WhenAny(deploying, waiting);
        var hasFailed = deploying.IsCompleted && deploying is not { IsCompletedSuccessfully: true, Result: not null };
        var pruning = hasFailed ? Task.CompletedTask : PruneAsync(CancellationToken.None);
        var meeting = deploying.IsCompleted ? Task.CompletedTask : Task.WhenAll(pieces.Select(piece => _aliases.MeetAsync(piece.To, RegistryOf(piece.Component), stop.Token)));
        await ((Task)deploying).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await stop.CancelAsync();
        await Task.WhenAll(pruning, meeting);
        return await deploying;
    }

    /// <summary>Goes on with an unfinished deploy: forward where it is decided, or where these pieces are what it was about; otherwise back.</summary>
    /// <param name="forward">Null: take it back, unless it is decided.</param>
    /// <exception cref="ProblemException">What would serve again is not to be had. It stays as it is.</exception>
    public async Task<DeployEnd> SettleAsync(DeployRecord deploy, ImmutableArray<DeployPiece>? forward, CancellationToken cancellation)
    {
        var onward = deploy.IsCommitted || deploy.Cause is not null ? null : forward;
        var pieces = onward ?? await Pieces.OfRecordsAsync(deploy, cancellation);
        if (onward is null && !deploy.IsCommitted)
        {
            await _opened.FetchAsync(pieces.Select(piece => piece.From).OfType<ReleaseRecord>(), cancellation);
        }

        await using var taken = await _opened.Place.TakeUpAsync(deploy, new DeployTaken(_context.Time.GetUtcNow(), DeployWords.By), cancellation);
        var run = Run(deploy.Number, pieces, new DeployJournal(taken, deploy.Entries), deploy.Began?.At);
        if (onward is not null)
        {
            Tell($"deploy {deploy.Number} of {deploy.Began?.By} was broken off: going on with it");
            return await run.ForwardAsync(Needs, cancellation);
        }

        Tell(deploy.IsCommitted ? $"deploy {deploy.Number} was broken off when it was decided: finishing it" : $"deploy {deploy.Number} of {deploy.Began?.By} is taken back");
        return deploy.IsCommitted ? await run.FinishAsync() : await run.BackAsync(deploy.Cause is { } cause ? [new Problem("deploy-broken-off", cause) { Kind = ProblemKind.Failure }] : []);
    }

    /// <summary>Removes what is kept of releases that are too old, by what was known before this deploy: the newest release is none of them.</summary>
    public async Task PruneAsync(CancellationToken cancellation)
    {
        try
        {
            await _opened.PruneAsync(_history, cancellation);
        }
        catch (ProblemException exception)
        {
            Tell($"warning: what is kept of old releases was not removed: {exception.Problems[0].What}; the next deploy tries again");
        }
    }

    public void Tell(string text) => _view.Note(text);

    DeployRun Run(int number, ImmutableArray<DeployPiece> pieces, DeployJournal journal, DateTimeOffset? began = null) => new(number, pieces, journal, _leases, _engine, _data, _opened.Place, () => _view, _context.Time)
    {
        Began = began,
        MoveAliasesAsync = (release, cancellation) => _aliases.MoveAsync(release, RegistryOf(release.Component), cancellation),
    };

    RegistryAddress? RegistryOf(string component) => Known(component) is { } known ? _opened.Model.StageOf(known, _opened.Stage).Registry : _opened.Stage.Registry;

    /// <summary>Each after what it needs.</summary>
    ImmutableArray<DeployPiece> Ordered(ImmutableArray<DeployPiece> pieces)
    {
        var order = _opened.Model.GraphOn(_opened.Stage).Order(pieces.Select(piece => Known(piece.Component)).OfType<Component>()).Select(component => component.Name).ToList();
        return [.. pieces.OrderBy(piece => order.IndexOf(piece.Component))];
    }

    IEnumerable<string> Needs(string component)
    {
        var graph = _opened.Model.GraphOn(_opened.Stage);
        return Known(component) is { } known ? graph.Needs[known].Select(need => need.Name) : [];
    }

    ScriptPlace? PlaceOf(string component) => Known(component) is { } known
        ? new ScriptPlace(Path.Combine(_opened.Repository.Root, known.Folder), new TaskPrograms(_opened.Repository, _context).Passed(known)) : null;

    /// <summary>Null: one that is rolled back may not be in this checkout any more.</summary>
    Component? Known(string component) => _opened.Model.Components.FirstOrDefault(one => one.Name == component);

    public async ValueTask DisposeAsync()
    {
        await _view.DisposeAsync();
        _registries.Dispose();
        await _engine.DisposeAsync();
        await _leases.DisposeAsync();
    }
}

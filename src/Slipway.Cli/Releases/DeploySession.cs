using System.Collections.Immutable;
using Slipway.Cli.Output;
using Slipway.Cli.Output.Releases;
using Slipway.Execution.Journal;
using Slipway.Problems;
using Slipway.Releases.Deploys;
using Slipway.Releases.Migrations;
using Slipway.Releases.Planning;
using Slipway.Releases.Records;
using Slipway.Secrets.Redaction;

namespace Slipway.Cli.Releases;

/// <summary><c>slipway deploy</c>: from a plan to what has come of it.</summary>
sealed class DeploySession(IReleaseSession session, DeployWords words, Redactor redactor, CommandContext context)
{
    readonly HashSet<(string Component, string After)> _shown = [];
    FreshPlan? _fresh;
    ImmutableArray<string> _unwritten = [];

    Terminal Terminal => context.Terminal;

    string Stage => session.Scope.Stage.Name;

    /// <summary>No component was named: then what was broken off of some that have left the repository is settled, too. Default: false.</summary>
    public bool IsWhole { get; init; }

    IEnumerable<string> Components => session.Scope.Components.Select(component => component.Name).Concat(session.Removes).Concat(_unwritten);

    /// <returns>Null: nothing was to be done, or somebody said no.</returns>
    /// <exception cref="ProblemException">All that stands in the way.</exception>
    public async Task<DeployEnd?> DeployAsync(CancellationToken cancellation)
    {
        var history = await session.HistoryAsync(cancellation);
        if (IsWhole)
        {
            JoinGone(history);
        }

        var plan = await PlanAsync(history, cancellation);
        var unfinished = UnfinishedDeploys.Of(history, Components);
        plan = unfinished.IsEmpty ? await session.AskAsync(plan, cancellation) : plan;
        if (plan.IsEmpty && unfinished.IsEmpty)
        {
            foreach (var note in plan.Components.SelectMany(component => component.Notes.Select(note => $"{component.Component}: {note}")))
            {
                Terminal.Error.WriteLine(SafeText.Line(note));
            }

            new ReleasePlanText(Terminal.Error, Terminal.ColourError).WriteGone(plan);
            Terminal.Error.WriteLine($"nothing to do: {Stage} is as it should be");
            return null;
        }

        Show(plan, unfinished);
        PlannedTurn.Check(plan);
        var guard = new ReleaseGuard(session.Scope.Stage, session.Root, context.Programs);
        await guard.CheckAsync(cancellation);
        if (plan.Components.Any(component => component.AwaitsImage))
        {
            await session.EnsureImagesAsync(plan, cancellation);
            plan = await session.AskAsync(await PlanAsync(history, cancellation), cancellation);
            ShowMigrations(plan, Terminal.Error.WriteLine);
            PlannedTurn.Check(plan);
        }

        if (!guard.Consents($"Release this on {Stage}?", words.IsAgreed, Terminal))
        {
            return null;
        }

        await session.EnsureImagesAsync(plan, cancellation);
        await using var turn = await DeployTurn.TakeAsync(session.Opened, Components, words, redactor, context, cancellation, history);
        return await InTurnAsync(turn, cancellation);
    }

    async Task<ReleasePlan> PlanAsync(ReleaseHistory history, CancellationToken cancellation)
    {
        var began = context.Time.GetTimestamp();
        var plan = await session.PlanAsync(history, cancellation);
        _fresh = new FreshPlan(plan, history, began);
        return plan;
    }

    /// <summary>What is in the repository again is a component like any other; and what another checkout has, and was releasing, is for that one to go on with.</summary>
    void JoinGone(ReleaseHistory history)
    {
        bool IsGone(string name) => session.Scope.Model.Components.All(component => component.Name != name);
        session.Removes = [.. session.Removes.Union(UnfinishedDeploys.Removals(history).Where(IsGone))];
        _unwritten = [.. UnfinishedDeploys.Unwritten(history).Where(IsGone)];
    }

    void Show(ReleasePlan plan, ImmutableArray<DeployRecord> unfinished)
    {
        foreach (var deploy in unfinished)
        {
            Terminal.Error.WriteLine($"deploy {deploy.Number} of {deploy.Began?.By} is not finished: that comes first");
        }

        if (!plan.IsEmpty)
        {
            new ReleasePlanText(Terminal.Error, Terminal.ColourError).Write(plan, session.Where);
            Shown(plan);
        }
    }

    /// <summary>What was not known when the plan was shown.</summary>
    void ShowMigrations(ReleasePlan plan, Action<string> write)
    {
        foreach (var line in plan.Components.Where(component => component.Schema is { } schema && !_shown.Contains((component.Component, schema.After))).SelectMany(MigrationText.Named))
        {
            write(line);
        }

        Shown(plan);
    }

    void Shown(ReleasePlan plan) => _shown.UnionWith(plan.Components.Where(component => component.Schema is not null).Select(component => (component.Component, component.Schema!.After)));

    /// <summary>Goes on with deploys that were broken off, and does nothing else.</summary>
    /// <param name="components">That they are about; some may have left the repository.</param>
    /// <returns>Null: there was none.</returns>
    /// <exception cref="ProblemException"><c>resume-differs</c></exception>
    public async Task<DeployEnd?> ResumeAsync(IReadOnlyCollection<string> components, CancellationToken cancellation)
    {
        JoinGone(await session.HistoryAsync(cancellation));
        await using var turn = await DeployTurn.TakeAsync(session.Opened, components, words, redactor, context, cancellation);
        DeployEnd? last = null;
        while (await turn.HistoryAsync(cancellation) is var history && UnfinishedDeploys.Of(history, components).FirstOrDefault() is { } unfinished)
        {
            last = await turn.SettleAsync(unfinished, await OnwardAsync(turn, history, unfinished, cancellation), cancellation);
            if (last.Outcome != DeployOutcome.Released)
            {
                break;
            }
        }

        return last;
    }

    /// <returns>Null: it cannot go forward by itself, or is decided.</returns>
    /// <exception cref="ProblemException"><c>resume-differs</c></exception>
    async Task<ImmutableArray<DeployPiece>?> OnwardAsync(DeployTurn turn, ReleaseHistory history, DeployRecord unfinished, CancellationToken cancellation) =>
        unfinished.IsCommitted || unfinished.Cause is not null ? null
        : await turn.Pieces.OfRollbackAsync(unfinished, cancellation)
        ?? await ResumedAsync(turn, unfinished, await session.PlanAsync(history, cancellation, unfinished.Number), cancellation)
        ?? throw DeployProblems.Differs(unfinished.Number, Stage);

    async Task<DeployEnd?> InTurnAsync(DeployTurn turn, CancellationToken cancellation)
    {
        var isOutdated = await session.EnsureKeyAsync(_fresh!.Plan, cancellation);
        Task<ReleasePlan> PlanInTurnAsync(ReleaseHistory history, int? deploy) =>
            deploy is null && !isOutdated && _fresh.Holds(history, context.Time) ? Task.FromResult(_fresh.Plan) : session.PlanAsync(history, cancellation, deploy);
        return await new PlannedTurn(turn, PlanInTurnAsync, [.. Components], words.Command)
        {
            AskAsync = async plan =>
            {
                var asked = await session.AskAsync(plan, cancellation);
                ShowMigrations(asked, turn.Tell);
                return asked;
            },
            ResumeAsync = (unfinished, plan) => ResumedAsync(turn, unfinished, plan, cancellation),
        }.RunAsync(cancellation);
    }

    Task<ImmutableArray<DeployPiece>?> ResumedAsync(DeployTurn turn, DeployRecord unfinished, ReleasePlan plan, CancellationToken cancellation) =>
        turn.Pieces.ResumeAsync(unfinished, plan, component => session.AskAsync(plan, component, cancellation), cancellation);
}

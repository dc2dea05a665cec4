using System.Collections.Immutable;
using Slipway.Cli.Output;
using Slipway.Cli.Output.Releases;
using Slipway.Execution.Journal;
using Slipway.Problems;
using Slipway.Releases.Deploys;
using Slipway.Releases.Objects;
using Slipway.Releases.Planning;
using Slipway.Releases.Records;
using Slipway.Secrets.Redaction;

namespace Slipway.Cli.Releases;

/// <summary><c>slipway deploy</c>: from a plan to what has come of it.</summary>
sealed class DeploySession(ReleaseSession session, DeployWords words, Redactor redactor, CommandContext context)
{
    Terminal Terminal => context.Terminal;

    string Stage => session.Scope.Stage.Name;

    IEnumerable<string> Components => session.Scope.Components.Select(component => component.Name);

    /// <returns>Null: nothing was to be done, or somebody said no.</returns>
    /// <exception cref="ProblemException">All that stands in the way.</exception>
    public async Task<DeployEnd?> DeployAsync(CancellationToken cancellation)
    {
        var history = await session.HistoryAsync(cancellation);
        var plan = await session.PlanAsync(history, cancellation);
        var unfinished = UnfinishedDeploys.Of(history, Components);
        if (plan.IsEmpty && unfinished.IsEmpty)
        {
            foreach (var note in plan.Components.SelectMany(component => component.Notes.Select(note => $"{component.Component}: {note}")))
            {
                Terminal.Error.WriteLine(SafeText.Line(note));
            }

            Terminal.Error.WriteLine($"nothing to do: {Stage} is as it should be");
            return null;
        }

        Show(plan, unfinished);
        Check(plan);
        var guard = new ReleaseGuard(session.Scope.Stage, session.Root, context);
        await guard.CheckAsync(cancellation);
        if (!guard.Consents($"Release this on {Stage}?", words.IsAgreed, Terminal))
        {
            return null;
        }

        await session.EnsureImagesAsync(plan, cancellation);
        await using var turn = await DeployTurn.TakeAsync(session.Opened, Components, words, redactor, context, cancellation);
        return await InTurnAsync(turn, cancellation);
    }

    void Show(ReleasePlan plan, ImmutableArray<DeployRecord> unfinished)
    {
        foreach (var deploy in unfinished)
        {
            Terminal.Error.WriteLine($"deploy {deploy.Number} of {deploy.Began?.By} is not finished: that comes first");
        }

        if (!plan.IsEmpty)
        {
            new ReleasePlanText(Terminal.Error, Terminal.ColourError).Write(plan, $"`{session.Scope.Namespace}` of `{session.Scope.Context}`");
        }
    }

    /// <summary>Goes on with deploys that were broken off, and does nothing else.</summary>
    /// <returns>Null: there was none.</returns>
    /// <exception cref="ProblemException"><c>resume-differs</c></exception>
    public async Task<DeployEnd?> ResumeAsync(CancellationToken cancellation)
    {
        await using var turn = await DeployTurn.TakeAsync(session.Opened, Components, words, redactor, context, cancellation);
        DeployEnd? last = null;
        while (await turn.HistoryAsync(cancellation) is var history && UnfinishedDeploys.Of(history, Components).FirstOrDefault() is { } unfinished)
        {
            var plan = await session.PlanAsync(history, cancellation, unfinished.Number);
            ImmutableArray<DeployPiece>? pieces = unfinished.IsCommitted || unfinished.Cause is not null ? null : await turn.Pieces.ResumeAsync(unfinished, plan, cancellation) ?? throw DeployProblems.Differs(unfinished.Number, Stage);
            last = await turn.SettleAsync(unfinished, pieces, cancellation);
            if (last.Outcome != DeployOutcome.Released)
            {
                break;
            }
        }

        return last;
    }

    /// <summary>Settles what is unfinished, then does what is left to do.</summary>
    async Task<DeployEnd?> InTurnAsync(DeployTurn turn, CancellationToken cancellation)
    {
        await new StageKey(session.Cluster.Client, session.Scope.Namespace).EnsureAsync(new ObjectOwner(session.Scope.Model.Name, Stage, ""), cancellation);
        DeployEnd? last = null;
        while (true)
        {
            var history = await turn.HistoryAsync(cancellation);
            var unfinished = UnfinishedDeploys.Of(history, Components).FirstOrDefault();
            var plan = await session.PlanAsync(history, cancellation, unfinished?.Number);
            if (unfinished is not null)
            {
                last = await turn.SettleAsync(unfinished, await turn.Pieces.ResumeAsync(unfinished, plan, cancellation), cancellation);
                if (last.Outcome is DeployOutcome.Underway or DeployOutcome.NeedsPerson || (last.Outcome == DeployOutcome.Undone && !last.Causes.IsEmpty && unfinished.Cause is null))
                {
                    return last;
                }

                continue;
            }

            Check(plan);
            if (plan.IsEmpty)
            {
                await turn.PruneAsync(cancellation);
                return last;
            }

            if (await turn.BeginAsync(plan.Deploy, await turn.Pieces.OfPlanAsync(plan, cancellation), words.Command, cancellation) is { } end)
            {
                await turn.PruneAsync(CancellationToken.None);
                return end;
            }
        }
    }

    static void Check(ReleasePlan plan)
    {
        var problems = plan.Problems;
        if (!problems.IsEmpty)
        {
            throw new ProblemException(problems);
        }
    }
}

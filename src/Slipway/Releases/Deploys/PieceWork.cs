using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;
using Slipway.Execution;
using Slipway.Releases.Deploys.Guarding;
using Slipway.Releases.Objects.Databases;
using Slipway.Releases.Planning;
using Slipway.Releases.Records;
using Slipway.Releases.Rollout;

namespace Slipway.Releases.Deploys;

/// <summary>Brings one component to its new release. Each part may be repeated: what was done already is found done.</summary>
sealed class PieceWork(DeployPiece piece, IDeployEngine engine, IReleasePlace place, DataGuard guard)
{
    static readonly KubeResource Secrets = new("", "v1", "Secret", "secrets", true, []);

    readonly List<RolloutTarget> _targets = [];

    /// <summary>Writes down what is going to be released, and applies what runs nothing.</summary>
    public async Task<StepOutcome> PrepareAsync(StepRun run)
    {
        await place.WriteAsync(piece.To, run.Cancellation);
        foreach (var one in piece.Inert.Where(IsToDo))
        {
            await ApplyAsync(one, run.Cancellation);
        }

        return new StepOutcome();
    }

    /// <summary>Brings up the component's own databases, and waits for them: migrations, and all that comes later, find them ready.</summary>
    public async Task<StepOutcome> DatabaseAsync(StepRun run)
    {
        var targets = new List<RolloutTarget>();
        foreach (var one in piece.Databases)
        {
            var (resource, applied) = IsToDo(one) || await engine.FindAsync(one, run.Cancellation) is not { } live ? await ApplyAsync(one, run.Cancellation) : (engine.ResourceOf(one), live);
            if (piece.Restarted.Contains(ObjectKey.Of(one)))
            {
                await engine.ReplacePodsAsync(piece.Namespace, resource, applied, template => template != DatabaseMark.TemplateOf(one), run.Cancellation);
            }

            if (DeployTargets.IsRolledOut(applied))
            {
                targets.Add(RolloutTarget.Of(resource, applied));
            }
        }

        await engine.RollOutAsync(piece.Namespace, targets, run.Write, run.Cancellation);
        return new StepOutcome();
    }

    /// <summary>Once, from the new image: a Job that is there already is waited for.</summary>
    public async Task<StepOutcome> MigrateAsync(StepRun run)
    {
        await engine.MigrateAsync(piece.Migrates! with { Variables = await guard.AdmittedAsync(run.Cancellation) }, run.Write, run.Cancellation);
        return new StepOutcome();
    }

    /// <summary>Applies what runs, and waits until requests go to the new version alone; where writers are held off, until the old one is gone: they are let in again after that.</summary>
    public async Task<StepOutcome> RollOutAsync(StepRun run)
    {
        _targets.Clear();
        foreach (var waited in piece.Live.Where(one => IsToDo(one) && DeployPiece.IsInert(one)))
        {
            await ApplyAsync(waited, run.Cancellation);
        }

        var applied = await Task.WhenAll(piece.Live.Where(one => IsToDo(one) && !DeployPiece.IsInert(one)).Select(one => ApplyAsync(one, run.Cancellation)));
        _targets.AddRange(applied.Where(one => DeployTargets.IsRolledOut(one.Applied) && !DeployTargets.IsIdle(one.Applied)).Select(one => RolloutTarget.Of(one.Resource, one.Applied) with { MustServeAlone = guard.IsFenced }));
        await engine.RollOutAsync(piece.Namespace, _targets, run.Write, run.Cancellation);
        return new StepOutcome(Note: applied.Length == 0 ? "unchanged" : null);
    }

    public async Task<StepOutcome> SmokeAsync(StepRun run)
    {
        if (DeployTargets.SmokeOf(piece, [.. _targets, .. await StandingAsync(run.Cancellation)]) is { } target)
        {
            await engine.SmokeAsync(piece.Namespace, target, piece.To, run.Cancellation);
        }

        return new StepOutcome();
    }

    /// <summary>What need not be rolled out answers smoke checks too: a deploy may be about something else.</summary>
    async Task<List<RolloutTarget>> StandingAsync(CancellationToken cancellation)
    {
        var standing = new List<RolloutTarget>();
        foreach (var one in piece.Live.Where(one => !piece.To.Smoke.IsEmpty && !IsToDo(one) && DeployTargets.IsRolledOut(one)))
        {
            if (await engine.FindAsync(one, cancellation) is { } live)
            {
                standing.Add(RolloutTarget.Of(engine.ResourceOf(one), live));
            }
        }

        return standing;
    }

    bool IsToDo(JsonObject one) => !piece.Unchanged.Contains(ObjectKey.Of(one));

    async Task<(KubeResource Resource, JsonObject Applied)> ApplyAsync(JsonObject one, CancellationToken cancellation)
    {
        if (piece.Replaced.Contains(ObjectKey.Of(one)) && await engine.FindAsync(one, cancellation) is { } live && piece.Owner.Owns(live))
        {
            await engine.RemoveAsync(live, cancellation);
        }

        return one.Kind() == "Secret" ? await SecretAsync(one, cancellation)
            : piece.To.Origin.Kind == ReleaseOriginKind.Rollback ? await engine.PutBackAsync(one, piece.Owner, cancellation)
            : await engine.ApplyAsync(one, cancellation);
    }

    /// <summary>A record has it without its data. One that is there is as it was made: it is immutable.</summary>
    async Task<(KubeResource Resource, JsonObject Applied)> SecretAsync(JsonObject secret, CancellationToken cancellation) =>
        piece.Secrets.TryGetValue(secret.Name() ?? "", out var whole) ? await engine.ApplyAsync(whole, cancellation)
        : await engine.FindAsync(secret, cancellation) is { } live ? (Secrets, live)
        : throw DeployProblems.NoSecret(secret, piece);
}

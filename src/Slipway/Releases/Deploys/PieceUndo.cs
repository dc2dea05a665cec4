using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;
using Slipway.Execution;
using Slipway.Releases.Deploys.Guarding;
using Slipway.Releases.Objects.Databases;
using Slipway.Releases.Planning;
using Slipway.Releases.Rollout;

namespace Slipway.Releases.Deploys;

/// <summary>Brings one component back to the release that stood before, or to nothing at all. It may be repeated.</summary>
sealed class PieceUndo(DeployPiece piece, IDeployEngine engine, PieceGuard guard)
{
    readonly List<string> _left = [];

    /// <summary>What stays, in a few words each.</summary>
    public IReadOnlyCollection<string> Left => _left;

    public async Task<StepOutcome> RunAsync(StepRun run)
    {
        _left.Clear();
        await StopMigrationAsync(run.Cancellation);
        await HookWork.UndoAsync(piece, engine, run.Cancellation);
        var data = await guard.Undo.RunAsync(run);
        if (guard.Undo.Left is { } schema)
        {
            _left.Add($"the schema of `{piece.Component}`, which stays at `{schema}`");
        }

        var note = piece.To.Script is null ? null : await new ScriptWork(piece, engine).UndoAsync(run);
        if (note is not null)
        {
            _left.Add($"what `{piece.To.Script!.Command}` of `{piece.Component}` did, which has no undo");
        }

        await PutBackAsync(run);
        foreach (var added in piece.Added.Where(MayGo))
        {
            if (await engine.FindAsync(added, run.Cancellation) is { } live && piece.Owner.Owns(live))
            {
                await engine.RemoveAsync(live, run.Cancellation);
            }
        }

        await guard.EndAsync(run.Cancellation);
        note ??= piece.From is { } from ? $"release {from.Number} serves" : "nothing is left of it";
        return new StepOutcome(Note: data is null ? note : $"{note}; {data}");
    }

    /// <summary>Nothing may migrate any more while the old version comes back.</summary>
    async Task StopMigrationAsync(CancellationToken cancellation)
    {
        if (piece.Migrates is { } call)
        {
            await engine.StopMigrationAsync(call, piece.Owner, cancellation);
        }
    }

    async Task PutBackAsync(StepRun run)
    {
        if (piece.From is not { } from)
        {
            return;
        }

        var targets = new List<RolloutTarget>();
        foreach (var one in from.Objects)
        {
            if (one.Kind() == "Secret")
            {
                await IsThereAsync(one, run.Cancellation);
                continue;
            }

            var (resource, applied) = await engine.PutBackAsync(one, piece.Owner, run.Cancellation);
            if (DatabaseMark.IsSet(one))
            {
                await PutPodBackAsync(one, resource, applied, run.Cancellation);
            }

            if (DeployTargets.IsRolledOut(applied))
            {
                targets.Add(RolloutTarget.Of(resource, applied) with { MustServeAlone = guard.Fence.IsFenced });
            }
        }

        await engine.RollOutAsync(piece.Namespace, targets, run.Write, run.Cancellation);
    }

    /// <summary>Only a pod that this very deploy has made: one that was there before was left alone then, and is so now.</summary>
    async Task PutPodBackAsync(JsonObject earlier, KubeResource resource, JsonObject applied, CancellationToken cancellation)
    {
        var later = piece.To.Objects.FirstOrDefault(one => ObjectKey.Of(one) == ObjectKey.Of(earlier)) is { } set ? DatabaseMark.TemplateOf(set) : null;
        if (later is not null && later != DatabaseMark.TemplateOf(earlier))
        {
            await engine.ReplacePodsAsync(piece.Namespace, resource, applied, template => template == later, cancellation);
        }
    }

    /// <summary>A record has no data of a Secret: it is kept in the cluster for as long as a release names it.</summary>
    async Task IsThereAsync(JsonObject secret, CancellationToken cancellation)
    {
        _ = await engine.FindAsync(secret, cancellation) ?? throw DeployProblems.NoSecret(secret, piece);
    }

    /// <summary>What may hold data, or belongs to all, stays.</summary>
    static bool MayGo(JsonObject one) => one.Kind() is not ("Namespace" or "PersistentVolumeClaim" or "PersistentVolume" or "CustomResourceDefinition");
}

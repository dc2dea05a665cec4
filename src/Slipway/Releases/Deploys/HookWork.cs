using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;
using Slipway.Execution;
using Slipway.Problems;
using Slipway.Releases.Planning;
using Slipway.Releases.Planning.Charts;
using Slipway.Releases.Rollout;

namespace Slipway.Releases.Deploys;

/// <summary>Carries out the hooks of one event of a release, one after the other. Each may be repeated: one of this deploy that is there already is waited for.</summary>
/// <param name="happening"><c>pre-upgrade</c>.</param>
sealed class HookWork(DeployPiece piece, IDeployEngine engine, string happening)
{
    /// <summary>The deploy that made a hook.</summary>
    const string DeployAnnotation = "slipway/deploy";

    /// <summary>For the plan.</summary>
    /// <param name="after">The step before the first one.</param>
    public IEnumerable<Step> Steps(string after)
    {
        var hooks = piece.Hooks(happening);
        foreach (var hook in hooks)
        {
            var isLast = hook == hooks[^1];
            var step = new Step(NameOf(hook), [after], async run =>
            {
                await RunAsync(hook, run);
                await (isLast ? TidyAsync(run.Cancellation) : Task.CompletedTask);
                return new StepOutcome();
            });
            after = step.Name;
            yield return step;
        }
    }

    /// <summary>Removes what hooks of this deploy left, where no release before has the same: nothing of it may go on.</summary>
    public static async Task UndoAsync(DeployPiece piece, IDeployEngine engine, CancellationToken cancellation)
    {
        var before = (piece.From?.Hooks ?? []).Select(ObjectKey.Of).ToHashSet();
        foreach (var hook in piece.To.Hooks.Reverse().Select(ChartHook.Of).OfType<ChartHook>().Where(hook => hook.IsDeletable && (hook.Runs || !before.Contains(ObjectKey.Of(hook.Object)))))
        {
            if (await engine.FindAsync(hook.Object, cancellation) is { } live && piece.Owner.Owns(live) && IsOf(piece, live))
            {
                await engine.RemoveAsync(live, cancellation);
            }
        }
    }

    string NameOf(ChartHook hook) => $"{piece.Component}/{happening}/{hook.Object.Kind()?.ToLowerInvariant()}-{hook.Object.Name()}";

    async Task RunAsync(ChartHook hook, StepRun run)
    {
        if (await engine.FindAsync(hook.Object, run.Cancellation) is { } live)
        {
            await MakeRoomAsync(hook, live, run.Cancellation);
        }

        var (resource, applied) = await engine.ApplyAsync(OfThisDeploy(hook.Object), run.Cancellation);
        if (!hook.Runs)
        {
            return;
        }

        try
        {
            await engine.RunHookAsync(piece.Namespace, RolloutTarget.Of(resource, applied), run.Write, run.Cancellation);
        }
        catch (ProblemException exception)
        {
            throw new ProblemException([.. exception.Problems.Select(problem => Failed(hook, problem))]);
        }
    }

    async Task MakeRoomAsync(ChartHook hook, JsonObject live, CancellationToken cancellation)
    {
        if (!piece.Owner.Owns(live))
        {
            throw new ProblemException(PlanProblems.NotOurs(ObjectKey.Of(hook.Object), live, piece.Owner));
        }

        // Where its policy says nothing of it, Helm would fail on what an earlier release left: what has run cannot be changed.
        if (!(IsOf(piece, live) && Happened(live) == happening) && (hook.IsMadeAnew || hook.Runs))
        {
            await engine.RemoveAsync(live, cancellation);
        }
    }

    async Task TidyAsync(CancellationToken cancellation)
    {
        foreach (var hook in piece.Hooks(happening).Where(hook => hook.EndsWithSuccess).Reverse())
        {
            if (await engine.FindAsync(hook.Object, cancellation) is { } live && piece.Owner.Owns(live))
            {
                await engine.RemoveAsync(live, cancellation);
            }
        }
    }

    JsonObject OfThisDeploy(JsonObject hook)
    {
        var marked = (JsonObject)hook.DeepClone();
        marked["metadata"]!["annotations"]![DeployAnnotation] = $"{piece.To.Deploy}-{happening}";
        return marked;
    }

    static bool IsOf(DeployPiece piece, JsonObject live) => live.At("metadata", "annotations").Text(DeployAnnotation)?.StartsWith($"{piece.To.Deploy}-", StringComparison.Ordinal) == true;

    static string? Happened(JsonObject live) => live.At("metadata", "annotations").Text(DeployAnnotation) is { } text ? text[(text.IndexOf('-', StringComparison.Ordinal) + 1)..] : null;

    Problem Failed(ChartHook hook, Problem problem) => problem.Code.StartsWith("rollout-", StringComparison.Ordinal)
        ? new Problem("hook-failed", $"the {happening} hook {ObjectKey.Of(hook.Object)} of `{piece.Component}` failed") { Kind = problem.Kind, Why = problem.Why, Fix = problem.Fix }
        : problem;
}

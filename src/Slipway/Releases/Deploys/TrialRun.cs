using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;
using Slipway.Problems;
using Slipway.Releases.Records;
using Slipway.Releases.Rollout;

namespace Slipway.Releases.Deploys;

/// <summary>Starts the pod of a trial, looks whether it works, and removes it.</summary>
/// <param name="limits">What is proof that it does not.</param>
sealed class TrialRun(DeployCluster cluster, TrialObjects objects, string space, RolloutLimits limits)
{
    /// <returns>Why it does not work; empty: it does.</returns>
    /// <exception cref="ProblemException">It could not be tried.</exception>
    public async Task<ImmutableArray<Problem>> RunAsync(ReleaseRecord standing, Action<string> write, CancellationToken cancellation)
    {
        await RemoveAsync(cancellation);
        try
        {
            var target = await ApplyAsync(cancellation);
            await cluster.RollOutAsync(space, [target], limits, write, cancellation);
            if (objects.Service is { } service && !standing.Smoke.IsEmpty)
            {
                await cluster.SmokeAsync(space, DeployTargets.SmokeOf(service, [target]), standing, cancellation);
            }

            return [];
        }
        catch (ProblemException exception) when (!DeployRun.IsAway(exception.Problems[0]))
        {
            return [.. exception.Problems];
        }
        finally
        {
            await RemoveAsync(CancellationToken.None);
        }
    }

    async Task<RolloutTarget> ApplyAsync(CancellationToken cancellation)
    {
        RolloutTarget? target = null;
        foreach (var one in objects.All)
        {
            var (resource, applied) = await cluster.ApplyAsync(one, cancellation);
            target = ReferenceEquals(one, objects.Deployment) ? RolloutTarget.Of(resource, applied) : target;
        }

        return target!;
    }

    async Task RemoveAsync(CancellationToken cancellation)
    {
        foreach (var one in objects.All.Reverse())
        {
            if (await cluster.FindAsync(one, cancellation) is { } live && live.Text("metadata", "labels", Objects.ObjectOwner.ComponentLabel) is not null)
            {
                await cluster.RemoveAsync(live, cancellation);
            }
        }
    }
}

using System.Collections.Immutable;
using Slipway.Engines.Kubernetes;
using Slipway.Problems;

namespace Slipway.Releases.Rollout;

/// <summary>Watches workloads come up, and stops at the first proof that one will not.</summary>
sealed class RolloutWatch(KubeClient client, StageObjects objects, RolloutEvidence evidence, RolloutLimits limits)
{
    /// <param name="told">Gets a short line for people whenever something moved: <c>Deployment `visits`: 2 of 3 new pods ready</c>.</param>
    /// <returns>Null: all of them are rolled out; else the first failure.</returns>
    /// <exception cref="ProblemException">The cluster refuses or is away; <c>wait-rule</c>.</exception>
    public async Task<RolloutFailure?> UntilDoneAsync(ImmutableArray<RolloutTarget> targets, Action<string> told, CancellationToken cancellation)
    {
        foreach (var target in targets)
        {
            objects.Follow(target.Resource);
            if (target.Resource.Group is "apps" or "batch")
            {
                objects.Follow(RolloutKinds.Pods, RolloutKinds.Events, RolloutKinds.ReplicaSets);
            }
        }

        var look = new RolloutLook(objects, targets, limits);
        while (true)
        {
            var news = await objects.UntilAsync(look.News, cancellation);
            if (news.End is not null && !await IsUpToDateAsync(look, cancellation))
            {
                continue;
            }

            look.Tell(news, told);
            if (news.End is { } end)
            {
                return end is RolloutFailed failed ? await evidence.WithLastLinesAsync(objects.Space, failed.Failure, cancellation) : null;
            }
        }
    }

    /// <summary>That nothing changed decides only if changes would have been heard of: while the cluster is away nothing is.</summary>
    async Task<bool> IsUpToDateAsync(RolloutLook look, CancellationToken cancellation)
    {
        foreach (var (target, version) in look.DecidedByTime.ToList())
        {
            var now = await client.GetAsync(target.Resource, objects.Space, target.Name, cancellation);
            if (now?.ResourceVersion() != version)
            {
                await objects.UntilAsync(() => objects.Of(target.Resource).FirstOrDefault(one => one.Uid() == target.Uid)?.ResourceVersion() != version, cancellation);
                return false;
            }
        }

        return true;
    }
}

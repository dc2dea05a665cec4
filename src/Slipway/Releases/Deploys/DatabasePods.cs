using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;
using Slipway.Problems;
using Slipway.Releases.Objects.Databases;
using Slipway.Releases.Rollout;

namespace Slipway.Releases.Deploys;

/// <summary>Replaces the pods of databases, which their StatefulSets never do by themselves.</summary>
sealed class DatabasePods(DeployCluster cluster, string space)
{
    /// <summary>Removes pods, so that the StatefulSet makes new ones. It may be repeated.</summary>
    /// <param name="set">As the cluster answered when it was applied.</param>
    /// <param name="isOld">Whether pods that were made from the template of this name are meant.</param>
    /// <exception cref="ProblemException">The cluster takes no notice of the StatefulSet, or refuses.</exception>
    public async Task ReplaceAsync(KubeResource sets, JsonObject set, Func<string?, bool> isOld, CancellationToken cancellation)
    {
        var objects = cluster.Objects(space);
        objects.Follow(sets, RolloutKinds.Pods);
        using var limit = new CancellationTokenSource(cluster.Limits.Progress, objects.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, limit.Token);
        try
        {
            foreach (var pod in await objects.UntilAsync<List<JsonObject>>(() => (Pods(objects, sets, set, isOld), null), either.Token))
            {
                await cluster.RemoveAsync(pod, either.Token);
            }
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw new ProblemException(RolloutDeadline.Of($"StatefulSet `{set.Name()}`", "its pod is being replaced").ToProblem());
        }
    }

    /// <summary>Null: the cluster has not taken up the new template yet, and would make a pod from the old one once more.</summary>
    static List<JsonObject>? Pods(StageObjects objects, KubeResource sets, JsonObject set, Func<string?, bool> isOld) =>
        objects.Of(sets).Any(one => one.Uid() == set.Uid() && one.Number("status", "observedGeneration") >= set.Number("metadata", "generation"))
            ? [.. objects.Of(RolloutKinds.Pods).Where(pod => pod.IsControlledBy(set) && isOld(pod.At("metadata", "annotations").Text(DatabaseMark.Template))).Select(Whole)]
            : null;

    /// <summary>A copy, as what is followed may change at any moment; in a list an object does not say its kind.</summary>
    static JsonObject Whole(JsonObject pod)
    {
        var copy = (JsonObject)pod.DeepClone();
        (copy["apiVersion"], copy["kind"]) = ("v1", "Pod");
        return copy;
    }
}

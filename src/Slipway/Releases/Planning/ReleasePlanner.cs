using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;
using Slipway.Releases.DataJobs;
using Slipway.Releases.Objects;
using Slipway.Releases.Records;

namespace Slipway.Releases.Planning;

/// <summary>Plans a deploy of several components: in a constant number of requests where nothing changed.</summary>
sealed class ReleasePlanner(KubeClient client, KubeKinds kinds, IReleasePlace place)
{
    /// <summary>The kinds that we make ourselves: where one is not wanted any more, nothing else would tell us to look for it.</summary>
    static readonly (string ApiVersion, string Kind)[] Generated =
    [
        ("v1", "Namespace"), ("v1", "ServiceAccount"), ("v1", "ConfigMap"), ("v1", "Secret"), ("v1", "Service"), ("apps/v1", "Deployment"), ("apps/v1", "StatefulSet"), ("policy/v1", "PodDisruptionBudget"),
        ("autoscaling/v2", "HorizontalPodAutoscaler"), ("networking.k8s.io/v1", "NetworkPolicy"), ("networking.k8s.io/v1", "Ingress"),
    ];

    /// <summary>Somebody consents to that pods of databases are replaced, and that those are removed which no need names any more.</summary>
    public bool ReplacesDatabases { get; init; }

    /// <summary>What the cluster has said before, in the same command.</summary>
    public AskedObjects Asked { get; init; } = new();

    /// <summary>What <see cref="ReadAhead"/> has begun to read; null: all is read now.</summary>
    public LiveObjects? Ahead { get; init; }

    /// <summary>Begins to read what a cluster has of components, while it is still found out what is wanted of them.</summary>
    public static LiveObjects ReadAhead(KubeClient client, KubeKinds kinds, ReleaseScope scope, CancellationToken cancellation)
    {
        var live = new LiveObjects(client, kinds, [.. scope.Components.Select(component => new ObjectOwner(scope.Model.Name, scope.Stage.Name, component.Name))]);

        // Whoever asks for the same waits for the same task, and gets its error.
        _ = live.ReadAsync(scope.Components.Select(component => scope.Of(component).Namespace).Distinct(StringComparer.Ordinal).SelectMany(GeneratedIn), cancellation);
        return live;
    }

    /// <param name="wanted">Of one repository on one stage, in the order of the graph.</param>
    /// <param name="history">Of the place.</param>
    /// <exception cref="Problems.ProblemException">The cluster cannot be reached, or does not let itself be read.</exception>
    public async Task<ReleasePlan> PlanAsync(IReadOnlyList<WantedRelease> wanted, ReleaseHistory history, CancellationToken cancellation)
    {
        if (wanted.Count == 0)
        {
            return new ReleasePlan(history.NextDeploy, []);
        }

        var live = Ahead ?? new LiveObjects(client, kinds, [.. wanted.Select(release => release.Owner)]);
        await live.ReadAsync(wanted.SelectMany(Places), cancellation);
        await live.ReadAsync(wanted.Where(release => HasSchedule(live, release)).Select(release => ("batch/v1", "CronJob", release.Namespace)), cancellation);
        var planner = new ComponentPlanner(client, kinds, live, new DatabasePlanner(live, ReplacesDatabases), place, history) { Asked = Asked };
        var plans = await Task.WhenAll(wanted.Select(release => planner.PlanAsync(release, cancellation)));
        return new ReleasePlan(history.NextDeploy, [.. SharedOnce(plans)]) { Shared = [.. ObjectCollisions.Find(wanted.Select(release => (release.Component, release.Objects)))] };
    }

    /// <summary>The namespace is of all of them: the first one makes it.</summary>
    static IEnumerable<ComponentPlan> SharedOnce(IEnumerable<ComponentPlan> plans)
    {
        var seen = new HashSet<ObjectKey>();
        return plans.Select(plan => plan with
        {
            Objects = [.. plan.Objects.Select(one => one.Key.Is("", "Namespace") && !seen.Add(one.Key) ? one with { Action = ObjectAction.Unchanged, Diff = [] } : one)],
        });
    }

    /// <summary>Snapshots are, or were, made on a schedule: its Secret tells, so that nobody else is asked for a kind that few have.</summary>
    static bool HasSchedule(LiveObjects live, WantedRelease wanted) => live.Of(wanted.Owner).Any(one => one.Value.Kind() == "Secret" && ScheduledSnapshot.Is(one.Value));

    static IEnumerable<(string ApiVersion, string Kind, string Space)> GeneratedIn(string space) => Generated.Select(kind => (kind.ApiVersion, kind.Kind, space));

    /// <summary>A kind in the version in which it is wanted, and in which namespaces; and these.</summary>
    static IEnumerable<(string ApiVersion, string Kind, string Space)> Places(WantedRelease wanted)
    {
        var places = wanted.Objects.Select(one => (ApiVersion: one.Text("apiVersion") ?? "", Kind: one.Kind() ?? "", Space: one.Namespace() ?? wanted.Namespace)).ToList();
        var spaces = places.Select(place => ("v1", "Namespace", place.Space));
        return places.Concat(GeneratedIn(wanted.Namespace)).Concat(spaces).DistinctBy(place => (ObjectKey.GroupOf(place.Item1), place.Item2, place.Item3));
    }
}

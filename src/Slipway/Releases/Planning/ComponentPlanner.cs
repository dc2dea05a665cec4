using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;
using Slipway.Releases.DataJobs;
using Slipway.Releases.Planning.Charts;
using Slipway.Releases.Records;

namespace Slipway.Releases.Planning;

/// <summary>Plans one component: what it was released with is only read where something may change.</summary>
/// <param name="databases">Says what becomes of those that are there.</param>
sealed class ComponentPlanner(KubeClient client, KubeKinds kinds, LiveObjects live, DatabasePlanner databases, IReleasePlace place, ReleaseHistory history)
{
    public required AskedObjects Asked { get; init; }

    public async Task<ComponentPlan> PlanAsync(WantedRelease wanted, CancellationToken cancellation)
    {
        var standing = history.Standing(wanted.Component);
        var plan = new ComponentPlan(wanted, standing, history.NextNumber(wanted.Component), []) { Problems = [.. wanted.Problems, .. databases.Problems(wanted)] };
        var objects = new ObjectPlanner(client, kinds, live, wanted, Asked);
        var sure = wanted.Objects.Select(one => objects.Sure(one, null)).ToList();
        if (wanted.IsGenerated && sure.TrueForAll(one => one is not null) && !Leftovers.Of(live, wanted).Any(one => !Leftovers.IsVariables(one.Value)))
        {
            return Forecast(databases.Of(plan with { Objects = [.. sure.OfType<PlannedObject>()] }));
        }

        var kept = new Lazy<Task<HashSet<string>>>(() => KeptAsync(wanted.Component, cancellation));
        if (sure.Contains(null) && Leftovers.Of(live, wanted).Any(one => Leftovers.IsVariables(one.Value)))
        {
            _ = kept.Value; // while the cluster is asked what would change
        }

        var recorded = standing is null ? null : await place.ReadAsync(wanted.Component, standing.Number, cancellation);
        var recordedObjects = (recorded?.Objects ?? []).GroupBy(ObjectKey.Of).ToDictionary(same => same.Key, same => same.First());
        await live.ReadAsync((recorded?.Objects ?? []).Select(one => (one.Text("apiVersion") ?? "", one.Kind() ?? "", one.Namespace() ?? wanted.Namespace)), cancellation);
        var forecasts = await Task.WhenAll(wanted.Objects.Select(async (one, at) =>
            sure[at] is { } known ? new ObjectForecast(known, []) : await HeldBackAsync(objects, one, recordedObjects, cancellation)));
        var told = plan with { Wanted = wanted with { Objects = [.. forecasts.Select(forecast => forecast.Object.Wanted).OfType<JsonObject>()] }, Objects = [.. forecasts.Select(forecast => forecast.Object)], Problems = [.. plan.Problems, .. forecasts.SelectMany(forecast => forecast.Problems)] };
        told = databases.Of(told);
        return WithScript(WithHooks(Forecast(told with { Objects = [.. told.Objects, .. await PrunedAsync(told, kept)] }), recorded), recorded);
    }

    /// <summary>A database that stays as it is: a changed template that is only waiting would change it on the day on which its node is emptied.</summary>
    async Task<ObjectForecast> HeldBackAsync(ObjectPlanner objects, JsonObject one, Dictionary<ObjectKey, JsonObject> recorded, CancellationToken cancellation)
    {
        var forecast = await ForecastAsync(objects, one, recorded, cancellation);
        if (!databases.IsHeldBack(forecast.Object) || recorded.GetValueOrDefault(forecast.Object.Key) is not { } standing)
        {
            return forecast;
        }

        var kept = await ForecastAsync(objects, standing, recorded, cancellation);
        return kept with { Object = kept.Object with { IsHeldBack = true } };
    }

    static async Task<ObjectForecast> ForecastAsync(ObjectPlanner objects, JsonObject one, Dictionary<ObjectKey, JsonObject> recorded, CancellationToken cancellation) =>
        objects.Sure(one, recorded.GetValueOrDefault(ObjectKey.Of(one))) is { } sure ? new ObjectForecast(sure, []) : await objects.AskAsync(one, cancellation);

    /// <summary>Variables of earlier releases go along with other changes only, and only when no release that is kept needs them to come back.</summary>
    /// <param name="kept">What releases that are kept name.</param>
    async Task<IEnumerable<PlannedObject>> PrunedAsync(ComponentPlan plan, Lazy<Task<HashSet<string>>> kept)
    {
        var leftovers = Leftovers.Of(live, plan.Wanted).Where(one => !databases.IsKept(one.Value)).ToLookup(one => Leftovers.IsVariables(one.Value));
        var isChanged = plan.Changes.Any() || leftovers[false].Any();
        var variables = isChanged && leftovers[true].Any() && await kept.Value is var named ? leftovers[true].Where(one => !named.Contains(NamedVariables.Word(one.Value))) : [];
        return leftovers[false].Concat(variables).OrderBy(one => one.Key)
            .Select(one => new PlannedObject(one.Key, ObjectAction.Pruned, null) { Resource = kinds.Find(one.Value.Text("apiVersion") ?? "", one.Key.Kind), Uid = one.Value.Uid(), Live = one.Value });
    }

    /// <summary>The variables that releases which are kept name: each of them can come back.</summary>
    async Task<HashSet<string>> KeptAsync(string component, CancellationToken cancellation)
    {
        var kept = await Task.WhenAll(history.Of(component).Select(async release =>
            release.Variables ?? (await place.ReadAsync(component, release.Number, cancellation) is { } record ? NamedVariables.Of(record) : "")));
        return kept.SelectMany(names => names.Split(' ')).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>A hook that was changed is a reason of its own to run it.</summary>
    static ComponentPlan WithHooks(ComponentPlan plan, ReleaseRecord? recorded)
    {
        var (hooks, kind) = (plan.Wanted.Hooks, recorded is null ? "install" : "upgrade");
        var isSame = hooks.Length == (recorded?.Hooks.Length ?? 0) && hooks.Zip(recorded?.Hooks ?? []).All(pair => JsonNode.DeepEquals(pair.First, pair.Second));
        return isSame && plan.IsEmpty ? plan : plan with { Hooks = [.. ChartHook.Of(hooks, $"pre-{kind}"), .. ChartHook.Of(hooks, $"post-{kind}")] };
    }

    /// <summary>What an attempt that was taken back since has left behind only the script knows: so it is run once more.</summary>
    ComponentPlan WithScript(ComponentPlan plan, ReleaseRecord? recorded) => plan.Wanted.Script is not { } script ? plan : plan with
    {
        RunsScript = !plan.IsEmpty || recorded?.Script?.Fingerprint != script.Fingerprint || history.Of(plan.Component).First().Number != recorded.Number,
    };

    static ComponentPlan Forecast(ComponentPlan plan) => plan with
    {
        Migration = plan.Wanted.Migration is null ? MigrationForecast.None
            : plan.From is { Image: { } image, Restored: null } && image == plan.Wanted.Image.Reference && !HasNewVariables(plan) ? MigrationForecast.NotNeeded
            : MigrationForecast.Runs,
    };

    /// <summary>They may name another database. Those of a schedule's snapshots are not its own.</summary>
    static bool HasNewVariables(ComponentPlan plan) => plan.Objects.Any(one => one is { Action: ObjectAction.Created, Wanted: { } made } && Leftovers.IsVariables(made) && !ScheduledSnapshot.Is(made));
}

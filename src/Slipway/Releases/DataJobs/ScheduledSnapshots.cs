using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Slipway.Engines.Databases;
using Slipway.Engines.Kubernetes;
using Slipway.Problems;
using Slipway.Releases.Objects;
using Slipway.Releases.Objects.Databases;
using Slipway.Releases.Planning;
using Slipway.Repository.Components;
using Slipway.Running;
using Slipway.Secrets;
using Slipway.Secrets.Redaction;

namespace Slipway.Releases.DataJobs;

/// <summary>The snapshots on a schedule of all components of a deploy. What stands keeps its image for as long as the same would be made: a newer build of Slipway alone changes nothing.</summary>
/// <param name="redactor">Learns every secret on the way.</param>
/// <param name="environment">Of whoever calls.</param>
/// <param name="tool">The version of Slipway.</param>
sealed class ScheduledSnapshots(ReleaseScope scope, KubeClient client, SecretStore secrets, IDataImages images, Redactor redactor, Func<string, string?> environment, string tool)
{
    static readonly KubeResource CronJobs = new("batch", "v1", "CronJob", "cronjobs", true, []);

    /// <summary>The needs of a component of which snapshots are made on a schedule.</summary>
    public static IEnumerable<ResourceNeed> Of(ReleaseScope scope, Component component) =>
        component.On(scope.Stage).Data.Schedule is null ? [] : LocalData.Of(component, scope.Stage).Where(need => need.Kind != ProviderKinds.Sqlite);

    /// <summary>The objects by component: one request for each namespace where nothing changed, and none where nobody has a schedule.</summary>
    /// <param name="key">Of the stage.</param>
    /// <exception cref="ProblemException">What is wrong with the place of the snapshots, a secret or the registry; or the cluster cannot be asked.</exception>
    public async Task<ILookup<string, JsonObject>> OfAllAsync(byte[] key, CancellationToken cancellation)
    {
        var wanted = scope.Components.SelectMany(component => Of(scope, component).Select(need => (Component: component, Need: need))).ToList();
        var standing = wanted.Count == 0 ? [] : await StandingAsync(wanted.Select(one => scope.Of(one.Component).Namespace).Distinct(StringComparer.Ordinal), cancellation);
        var made = await Task.WhenAll(wanted.Select(async one => (one.Component.Name, Objects: (await OfAsync(one.Component, one.Need, standing, key, cancellation)).Objects(key))));
        return made.SelectMany(one => one.Objects.Select(made => (one.Name, Object: made))).ToLookup(one => one.Name, one => one.Object, StringComparer.Ordinal);
    }

    async Task<ImmutableArray<JsonObject>> StandingAsync(IEnumerable<string> spaces, CancellationToken cancellation)
    {
        var selector = $"{new ObjectOwner(scope.Model.Name, scope.Stage.Name, "").SharedSelector},{DataJob.NeedLabel}";
        var lists = await Task.WhenAll(spaces.Select(space => client.ListAsync(new KubeSelection(CronJobs, space, selector), cancellation)));
        return [.. lists.SelectMany(list => list.Items)];
    }

    async Task<ScheduledSnapshot> OfAsync(Component component, ResourceNeed need, ImmutableArray<JsonObject> standing, byte[] key, CancellationToken cancellation)
    {
        var (declared, endpoints) = (component.On(scope.Stage).Data, new ClusterEndpoints(scope.Model, scope.Stage, key, secrets, redactor));
        var own = await endpoints.OfAsync(component, need, component, cancellation);
        var places = new DataPlaces(scope.Model, scope.Stage, secrets, environment);
        var place = await places.OfAsync(component, need, own, await endpoints.AdminAsync(component, need, cancellation) ?? own, cancellation);
        place = declared.IsEncrypted ? await places.WithKeyAsync(place, isNeeded: true, cancellation) : place;
        redactor.Add(place.Secrets.Values);
        var scheduled = new ScheduledSnapshot(place, declared.Schedule!, declared.Keep, new OwnedDatabase(component.Name, need).Image, tool.Split('+')[0]);
        var image = standing.Where(one => place.Owner.Owns(one) && ScheduledSnapshot.NeedOf(one) == need.Name).Select(one => scheduled.StandingImage(one, key)).OfType<string>().FirstOrDefault();
        return scheduled with { Place = place with { Image = image ?? await images.FindAsync(component, need, cancellation) } };
    }
}

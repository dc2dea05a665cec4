using System.Collections.Immutable;
using Slipway.Data.Snapshots.Content;
using Slipway.Data.Snapshots.Stores;
using Slipway.Engines.Databases;
using Slipway.Problems;
using Slipway.Releases.Objects;
using Slipway.Repository;
using Slipway.Repository.Components;
using Slipway.Repository.Stages;
using Slipway.Secrets;

namespace Slipway.Releases.DataJobs;

/// <summary>Where work on the data of a need is done in a cluster, and which secrets it is given there.</summary>
/// <param name="environment">Of whoever calls.</param>
sealed class DataPlaces(RepositoryModel model, Stage stage, SecretStore secrets, Func<string, string?> environment)
{
    /// <param name="own">As the application reaches it.</param>
    /// <param name="admin">As whoever may do everything with it does.</param>
    /// <returns>Without its image; with the secrets that any work needs.</returns>
    /// <exception cref="ProblemException"><c>snapshot-store</c>, <c>secret-missing</c></exception>
    public async Task<DataJobPlace> OfAsync(Component component, ResourceNeed need, ResourceEndpoint own, ResourceEndpoint admin, CancellationToken cancellation)
    {
        var declared = component.On(stage).Data;
        var destination = SnapshotDestination.Of(declared.Destination, environment);
        var variables = ImmutableSortedDictionary.Create<string, Secret>(StringComparer.Ordinal).Add(DataTaskVariables.Admin, new Secret(admin.Url)).Add(DataTaskVariables.Application, new Secret(own.Url));
        S3Authorities? authorities = null;
        if (destination.Bucket is not null)
        {
            authorities = await S3Authorities.FindAsync(S3Address.Parse(destination.Bucket, environment), environment, cancellation);
            var login = await secrets.GetAllAsync([S3Login.AccessKeyName, S3Login.SecretKeyName], cancellation);
            variables = variables.AddRange(login.Select(one => KeyValuePair.Create(SecretName.Variable(one.Key), one.Value.Value)));
        }

        var owner = new ObjectOwner(model.Name, stage.Name, component.Name);
        return new DataJobPlace(owner, StageSpaces.Of(model, stage, component).Namespace, "", need.Name, own.Kind, destination, variables) { IsEncrypted = declared.IsEncrypted, Authorities = authorities };
    }

    /// <summary>The same with the key of snapshots, if there is one.</summary>
    /// <param name="isNeeded">Without it nothing can be done.</param>
    /// <exception cref="ProblemException"><c>snapshot-key</c></exception>
    public async Task<DataJobPlace> WithKeyAsync(DataJobPlace place, bool isNeeded, CancellationToken cancellation) =>
        await secrets.FindAsync(SnapshotKey.SecretName, cancellation) is { } key ? place with { Secrets = place.Secrets.SetItem(SecretName.Variable(SnapshotKey.SecretName), key.Value) }
        : isNeeded ? throw SnapshotKey.Missing()
        : place;
}

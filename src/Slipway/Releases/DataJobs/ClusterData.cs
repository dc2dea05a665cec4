using System.Collections.Immutable;
using Slipway.Engines.Databases;
using Slipway.Engines.Kubernetes;
using Slipway.Problems;
using Slipway.Releases.Deploys;
using Slipway.Releases.Planning;
using Slipway.Releases.Records;
using Slipway.Releases.Rollout;
using Slipway.Repository;
using Slipway.Repository.Components;
using Slipway.Repository.Environment;
using Slipway.Repository.Stages;
using Slipway.Running;
using Slipway.Secrets;
using Slipway.Secrets.Redaction;

namespace Slipway.Releases.DataJobs;

/// <summary>The data of a stage in a cluster: databases that run there, and those that are bound by their URL.</summary>
/// <param name="key">Of the stage.</param>
/// <param name="redactor">Learns every secret on the way.</param>
/// <param name="environment">Of whoever calls.</param>
/// <param name="tool">The version of Slipway.</param>
sealed class ClusterData(
    RepositoryModel model, Stage stage, KubeConnection connection, StageKey key, SecretStore secrets, IDataImages images, Redactor redactor, Func<string, string?> environment, string tool) : IStageData
{
    /// <inheritdoc/>
    public string Tool => tool;

    static readonly RolloutLimits Limits = new();

    /// <inheritdoc/>
    /// <exception cref="ProblemException"><c>data-unknown</c>; what is wrong with the place of the snapshots, the image, or a secret.</exception>
    public async Task<IPieceData> OpenAsync(string component, ReleaseData data, bool holdsLease, CancellationToken cancellation)
    {
        var owner = model.Find(component) ?? throw Unknown($"{component}/{data.Need}");
        var need = LocalData.Of(owner, stage).FirstOrDefault(need => need.Name == data.Need) ?? throw Unknown($"{component}/{data.Need}");
        return await OpenAsync(owner, need, data, holdsLease, cancellation);
    }

    /// <summary>One need as commands work on it: where no admin is known, with the application's role.</summary>
    /// <param name="holdsLease">See <see cref="JobDataWorker"/>.</param>
    /// <exception cref="ProblemException">As above.</exception>
    public Task<ClusterPiece> OpenAsync(Component component, ResourceNeed need, bool holdsLease, CancellationToken cancellation) =>
        OpenAsync(component, need, new ReleaseData(need.Name, need.Kind, ImmutableSortedDictionary<string, string>.Empty), holdsLease, cancellation);

    async Task<ClusterPiece> OpenAsync(Component component, ResourceNeed need, ReleaseData data, bool holdsLease, CancellationToken cancellation)
    {
        var id = $"{component.Name}/{need.Name}";
        var stageKey = await key.FindAsync(cancellation) ?? throw Unknown(id);
        var endpoints = new ClusterEndpoints(model, stage, stageKey, secrets, redactor);
        var own = await endpoints.OfAsync(component, need, component, cancellation);
        if (own.Kind == ProviderKinds.Sqlite)
        {
            throw Unknown(id);
        }

        var admin = await endpoints.AdminAsync(component, need, cancellation);
        var admitted = new AdmittedLogin(stageKey, component.Name, need.Name);
        redactor.Add(admitted.Password);
        var place = await PlaceAsync(component, need, own, admin ?? own, admitted.Password, cancellation);
        return new ClusterPiece(new JobDataWorker(connection, place, holdsLease, redactor, Limits), place, own, (admitted.User, admitted.Password.Reveal()), data, await ValuesAsync(component, data, endpoints, cancellation));
    }

    async Task<DataJobPlace> PlaceAsync(Component component, ResourceNeed need, ResourceEndpoint own, ResourceEndpoint admin, Secret admitted, CancellationToken cancellation)
    {
        var places = new DataPlaces(model, stage, secrets, environment);
        var place = await places.WithKeyAsync(await places.OfAsync(component, need, own, admin, cancellation), isNeeded: false, cancellation);
        place = place with { Secrets = place.Secrets.Add(DataTaskVariables.Admitted, admitted) };
        redactor.Add(place.Secrets.Values);
        return place with { Image = await images.EnsureAsync(component, need, cancellation) };
    }

    /// <summary>What the release's variables refer to besides the database.</summary>
    static async Task<ImmutableDictionary<string, string>> ValuesAsync(Component component, ReleaseData data, ClusterEndpoints endpoints, CancellationToken cancellation)
    {
        var values = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        var references = data.Variables.Values.SelectMany(text => Template.Parse(text)).OfType<ReferencePart>().Select(part => part.Text).Distinct(StringComparer.Ordinal);
        foreach (var reference in references.Where(reference => !reference.StartsWith(data.Need + ".", StringComparison.Ordinal)))
        {
            values.Add(reference, await endpoints.ValueAsync(reference, component, cancellation));
        }

        return values.ToImmutable();
    }

    ProblemException Unknown(string id) => new(new Problem("data-unknown", $"`{id}` has no data on stage `{stage.Name}` that can be worked on")
    {
        Kind = ProblemKind.Failure,
        Why = "nothing was deployed there yet, or the repository does not know the need (any more)",
        Fix = $"slipway deploy --stage {stage.Name}",
    });
}

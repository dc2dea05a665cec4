using System.Globalization;
using Slipway.Engines.Databases;
using Slipway.Problems;
using Slipway.Releases.Objects;
using Slipway.Releases.Objects.Databases;
using Slipway.Repository;
using Slipway.Repository.Components;
using Slipway.Repository.Stages;
using Slipway.Running;
using Slipway.Secrets;
using Slipway.Secrets.Redaction;

namespace Slipway.Releases.DataJobs;

/// <summary>How databases of a stage in a cluster are reached from a component's namespace.</summary>
/// <param name="key">Of the stage: passwords of databases in the cluster follow from it.</param>
/// <param name="redactor">Learns every secret on the way.</param>
sealed class ClusterEndpoints(RepositoryModel model, Stage stage, byte[] key, SecretStore secrets, Redactor redactor)
{
    /// <summary>As the application reaches it.</summary>
    /// <exception cref="ProblemException"><c>secret-missing</c>, <c>bad-resource-url</c></exception>
    public async Task<ResourceEndpoint> OfAsync(Component owner, ResourceNeed need, Component from, CancellationToken cancellation) =>
        Known(OwnedDatabase.IsOwned(need) ? new OwnedDatabase(owner.Name, need).Endpoint(HostOf(owner, ObjectNames.Of(owner.Name, need.Name), from), key)
            : await NeedUrl.BoundAsync(owner.Name, need, secrets, cancellation));

    /// <summary>As whoever may do everything with it reaches it; null: nobody said so.</summary>
    public async Task<ResourceEndpoint?> AdminAsync(Component owner, ResourceNeed need, CancellationToken cancellation)
    {
        if (!OwnedDatabase.IsOwned(need))
        {
            return await NeedUrl.AdminAsync(owner.Name, need, secrets, cancellation) is { } named ? Known(named) : null;
        }

        var database = new OwnedDatabase(owner.Name, need);
        return Known(database.Endpoint(database.Name, key).As(database.Server.Admin, database.Passwords(key).Admin));
    }

    /// <summary>What a reference of a variable stands for: <c>secret:key</c>, <c>accounts.url</c>, <c>visits.cache.url</c>.</summary>
    /// <exception cref="ProblemException"><c>data-variable</c>: the repository does not know it any more; <c>secret-missing</c></exception>
    public async Task<string> ValueAsync(string reference, Component from, CancellationToken cancellation)
    {
        if (reference.StartsWith("secret:", StringComparison.Ordinal))
        {
            var secret = (await secrets.GetAsync(reference["secret:".Length..], cancellation)).Value;
            redactor.Add(secret);
            return secret.Reveal();
        }

        return reference.Split('.') switch
        {
            [var name, var property] when model.Find(name) is { } component => Property(HostOf(component, component.Name, from), property),
            [var name, var need, var property] when model.Find(name) is { } component && NeedOf(component, need) is { } known => (await OfAsync(component, known, from, cancellation)).Property(property) ?? "",
            _ => throw new ProblemException(new Problem("data-variable", $"a variable of `{from.Name}` leads to `{reference}`, which the repository does not know")
            {
                Kind = ProblemKind.Failure,
                Why = "the release was made when it did",
                Fix = "call the command in a checkout of the release's commit",
            }),
        };
    }

    public ResourceNeed? NeedOf(Component component, string need) => component.On(stage).Needs.OfType<ResourceNeed>().FirstOrDefault(one => one.Name == need && one.Owner is null);

    /// <summary>In the same namespace a name is enough.</summary>
    string HostOf(Component owner, string service, Component from)
    {
        var space = StageSpaces.Of(model, stage, owner).Namespace;
        return space == StageSpaces.Of(model, stage, from).Namespace ? service : $"{service}.{space}";
    }

    static string Property(string host, string property) => property switch
    {
        "host" => host,
        "port" => ServiceObject.WebPort.ToString(CultureInfo.InvariantCulture),
        _ => $"http://{host}",
    };

    ResourceEndpoint Known(ResourceEndpoint endpoint)
    {
        redactor.AddUrl(new Secret(endpoint.Url));
        return endpoint;
    }
}

using Slipway.Data;
using Slipway.Engines.Databases;
using Slipway.Problems;
using Slipway.Repository.Components;
using Slipway.Repository.Stages;
using Slipway.Secrets;

namespace Slipway.Running;

/// <summary>The databases of a stage of this machine, as whoever may do everything with them reaches them.</summary>
sealed class LocalData(LocalPlace place, Stage stage, SecretStore secrets)
{
    /// <summary>The needs of a component whose data can be copied and put back: its own databases.</summary>
    public static IEnumerable<ResourceNeed> Of(Component component, Stage stage) => component.On(stage).Needs.OfType<ResourceNeed>()
        .Where(need => need.Owner is null && need.Kind is ProviderKinds.PostgreSql or ProviderKinds.MariaDb or ProviderKinds.Sqlite);

    /// <summary>Where a need's data is.</summary>
    /// <exception cref="ProblemException"><c>data-unknown</c>: there is none yet; <c>bad-resource-url</c>, <c>secret-missing</c></exception>
    public async Task<ServerAccess> FindAsync(Component component, ResourceNeed need, CancellationToken cancellation)
    {
        if (need.Url is not null)
        {
            var bound = await NeedUrl.BoundAsync(component.Name, need, secrets, cancellation);
            return Access(await NeedUrl.AdminAsync(component.Name, need, secrets, cancellation) ?? bound, bound);
        }

        var request = place.Request(component, need, preferEmbedded: false);
        return place.Resources.Known(request) is { } own && place.Resources.Admin(request) is { } admin ? Access(admin, own)
            : throw new ProblemException(new Problem("data-unknown", $"`{request.Id}` has no data on stage `{stage.Name}` of this checkout")
            {
                Kind = ProblemKind.Failure,
                Why = "a database is made when it is started for the first time",
                Fix = $"slipway up {component.Name} --stage {stage.Name} --detach",
            });
    }

    static ServerAccess Access(ResourceEndpoint admin, ResourceEndpoint own) => new(admin, own.User, own.File ?? own.Name!) { Password = own.Password };
}

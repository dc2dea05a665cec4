using System.Globalization;
using Slipway.Engines.Containers.Resources;
using Slipway.Engines.Databases;
using Slipway.Problems;
using Slipway.Repository;
using Slipway.Repository.Components;
using Slipway.Repository.Environment;
using Slipway.Repository.Stages;
using Slipway.Running.Containers;

namespace Slipway.Composition;

/// <summary>What variables come to in a Compose file: text as it stands, secrets as <c>${NAME}</c>, addresses within its network.</summary>
sealed class ComposeValues(RepositoryModel model, Stage stage)
{
    /// <summary>Stands in for a password while a URL is put together: it needs no escaping.</summary>
    const string Mark = "0slipway0password0";

    public string Of(IEnumerable<ValuePart> parts) => string.Concat(parts.Select(part => part switch
    {
        TextPart text => Plain(text.Text),
        SecretPart secret => Variable(secret.Name),
        EndpointPart endpoint => Endpoint(endpoint),
        _ => throw new InvalidOperationException(part.ToString()),
    }));

    public static string Plain(string text) => text.Replace("$", "$$", StringComparison.Ordinal);

    /// <summary><c>visitor-key</c> is <c>${VISITOR_KEY:?}</c>: it must be set.</summary>
    public static string Variable(string name) => $"${{{name.ToUpperInvariant().Replace('-', '_')}:?}}";

    /// <summary>The variable that holds the password of a resource.</summary>
    public static string Password(string component, string need) => Variable($"{component}-{need}-password");

    public static string ServiceOf(string component, string part) => part == ProcessDeclaration.Web ? component : $"{component}-{part}";

    string Endpoint(EndpointPart part)
    {
        var component = model.Get(part.Component);
        if (part.Need is null)
        {
            var web = InImage.Of(component, stage).Processes.First(process => process.Name == ProcessDeclaration.Web);
            var port = (ContainerSpecs.Inside(web) ?? 0).ToString(CultureInfo.InvariantCulture);
            return part.Property switch { "url" => $"http://{component.Name}:{port}", "host" => component.Name, _ => port };
        }

        var need = component.On(stage).Needs.OfType<ResourceNeed>().First(one => one.Name == part.Need);
        return need.Url is null ? Resource(component, need, part)
            : part.Property == "url" ? Of(NeedAddress.Parse(need, new List<Problem>()))
            : Variable($"{component.Name}-{need.Name}-{part.Property}");
    }

    static string Resource(Component component, ResourceNeed need, EndpointPart part)
    {
        // The planner refuses what has no server.
        if (ContainerResources.ServerOf(need.Kind) is not { } server)
        {
            return "";
        }

        var endpoint = server.Endpoint(ServiceOf(component.Name, need.Name), server.Port, NameOf(component), Mark);
        return Plain(endpoint.Property(part.Property) ?? "").Replace(Mark, Password(component.Name, need.Name), StringComparison.Ordinal);
    }

    /// <summary>Of the database and the role.</summary>
    public static string NameOf(Component component) => component.Name.Replace('-', '_');

    /// <summary>The variables of a server's official image.</summary>
    public static IEnumerable<KeyValuePair<string, string>> ServerVariables(Component component, ResourceNeed need)
    {
        var (password, name) = (Password(component.Name, need.Name), NameOf(component));
        return need.Kind switch
        {
            ProviderKinds.PostgreSql => [new("POSTGRES_USER", name), new("POSTGRES_DB", name), new("POSTGRES_PASSWORD", password)],
            ProviderKinds.MariaDb => [new("MARIADB_USER", name), new("MARIADB_DATABASE", name), new("MARIADB_PASSWORD", password), new("MARIADB_ROOT_PASSWORD", password)],
            _ => [new("REDISCLI_AUTH", password)],
        };
    }
}

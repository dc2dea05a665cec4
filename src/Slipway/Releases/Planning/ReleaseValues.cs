using System.Collections.Immutable;
using Slipway.Engines.Databases;
using Slipway.Problems;
using Slipway.Releases.Objects;
using Slipway.Releases.Objects.Databases;
using Slipway.Releases.Records;
using Slipway.Repository.Components;
using Slipway.Repository.Environment;
using Slipway.Running;
using Slipway.Secrets;
using Slipway.Secrets.Redaction;

namespace Slipway.Releases.Planning;

/// <summary>The variables of the components of a deploy, with their secrets.</summary>
/// <param name="redactor">Learns every secret on the way.</param>
sealed class ReleaseValues(ReleaseScope scope, Redactor redactor)
{
    readonly Dictionary<Component, ImmutableArray<EnvironmentVariable>> _variables = [];
    IReadOnlyDictionary<string, ProvidedSecret> _secrets = new Dictionary<string, ProvidedSecret>();

    /// <summary>Reads all of them, or tells all that is missing.</summary>
    /// <exception cref="ProblemException"/>
    public async Task ReadAsync(SecretStore secrets, CancellationToken cancellation)
    {
        var problems = new List<Problem>();
        foreach (var component in scope.Components)
        {
            _variables[component] = EnvironmentResolver.Resolve(scope.Model, component, scope.Stage, problems);
        }

        var parts = _variables.Values.SelectMany(variables => variables).SelectMany(variable => variable.Parts).ToList();
        var urls = parts.OfType<EndpointPart>().Where(part => part.Need is not null).SelectMany(part => Url(part).AsEnumerable());
        try
        {
            _secrets = await secrets.GetAllAsync(parts.Concat(urls).OfType<SecretPart>().Select(part => part.Name), cancellation);
        }
        catch (ProblemException exception)
        {
            problems.AddRange(exception.Problems);
        }

        redactor.Add(_secrets.Values.Select(secret => secret.Value));
        if (problems.Count > 0)
        {
            throw new ProblemException(problems);
        }
    }

    /// <param name="key">Of the stage: the passwords of databases in the cluster follow from it.</param>
    public ReleaseVariables Of(Component component, byte[] key) =>
        ReleaseVariables.Of(_variables[component], name => HostOf(name, name, component), part => part is EndpointPart { Need: not null } address ? Property(address, component, key) : Known(part));

    /// <summary>The variables as the manifests have them.</summary>
    public ImmutableArray<EnvironmentVariable> Declared(Component component) => _variables[component];

    /// <summary>Of the secrets that a component's variables lead to: another hash, another secret.</summary>
    /// <param name="key">Of the stage.</param>
    public string SecretsHash(Component component, byte[] key)
    {
        var parts = _variables[component].SelectMany(variable => variable.Parts).ToList();
        var names = parts.Concat(parts.OfType<EndpointPart>().Where(part => part.Need is not null).SelectMany(part => Url(part).AsEnumerable())).OfType<SecretPart>().Select(part => part.Name);
        return KeyedHash.Of(key, names.Distinct().Order(StringComparer.Ordinal).SelectMany(name => (string[])[name, _secrets[name].Value.Reveal()]));
    }

    /// <summary>The databases of its own that a component needs.</summary>
    public ImmutableArray<ReleaseData> DataOf(Component component) => DataVariables.Of(component, component.On(scope.Stage).Needs.OfType<ResourceNeed>(), _variables[component]);

    /// <summary>In the same namespace a name is enough.</summary>
    /// <param name="owner">Whose Service it is, by name.</param>
    string HostOf(string owner, string service, Component from)
    {
        var space = scope.Of(scope.Model.Get(owner)).Namespace;
        return space == scope.Of(from).Namespace ? service : $"{service}.{space}";
    }

    string Known(ValuePart part) => part is SecretPart secret ? _secrets[secret.Name].Value.Reveal() : "";

    string Property(EndpointPart part, Component from, byte[] key)
    {
        var endpoint = NeedOf(part) is { } need && OwnedDatabase.IsOwned(need) ? Owned(new OwnedDatabase(part.Component, need), from, key) : Bound(part);
        return endpoint.Property(part.Property) ?? throw new ProblemException(new Problem("endpoint-unknown", $"`{part.Reference}` has no value: its URL does not say it") { Fix = "use the whole `{NEED.url}`" });
    }

    ResourceEndpoint Owned(OwnedDatabase database, Component from, byte[] key)
    {
        var passwords = database.Passwords(key);
        redactor.Add([new Secret(passwords.Admin), new Secret(passwords.User)]);
        return database.Endpoint(HostOf(database.Component, database.Name, from), key);
    }

    ResourceEndpoint Bound(EndpointPart part)
    {
        var url = string.Concat(Url(part).Select(piece => piece is TextPart text ? text.Text : Known(piece)));
        redactor.AddUrl(new Secret(url));
        return BoundUrl.Parse($"{part.Component}/{part.Need}", NeedOf(part)?.Kind, url);
    }

    ImmutableArray<ValuePart> Url(EndpointPart part) => NeedOf(part) is { } need ? NeedAddress.Parse(need, []) : [];

    ResourceNeed? NeedOf(EndpointPart part) => scope.Model.Get(part.Component).On(scope.Stage).Needs.OfType<ResourceNeed>().FirstOrDefault(need => need.Name == part.Need);
}

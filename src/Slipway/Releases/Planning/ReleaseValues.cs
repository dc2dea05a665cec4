using System.Collections.Immutable;
using Slipway.Engines.Databases;
using Slipway.Problems;
using Slipway.Releases.Objects;
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

    public ReleaseVariables Of(Component component) => ReleaseVariables.Of(_variables[component], name => HostOf(name, component), Value);

    /// <summary>In the same namespace a name is enough.</summary>
    string HostOf(string name, Component from)
    {
        var space = scope.Of(scope.Model.Get(name)).Namespace;
        return space == scope.Of(from).Namespace ? name : $"{name}.{space}";
    }

    string Value(ValuePart part) => part switch
    {
        SecretPart secret => _secrets[secret.Name].Value.Reveal(),
        EndpointPart { Need: not null } address => Property(address),
        _ => "",
    };

    string Property(EndpointPart part)
    {
        var url = string.Concat(Url(part).Select(piece => piece is TextPart text ? text.Text : Value(piece)));
        redactor.AddUrl(new Secret(url));
        var endpoint = BoundUrl.Parse($"{part.Component}/{part.Need}", NeedOf(part)?.Kind, url);
        return endpoint.Property(part.Property) ?? throw new ProblemException(new Problem("endpoint-unknown", $"`{part.Reference}` has no value: its URL does not say it") { Fix = "use the whole `{NEED.url}`" });
    }

    ImmutableArray<ValuePart> Url(EndpointPart part) => NeedOf(part) is { } need ? NeedAddress.Parse(need, []) : [];

    ResourceNeed? NeedOf(EndpointPart part) => scope.Model.Get(part.Component).On(scope.Stage).Needs.OfType<ResourceNeed>().FirstOrDefault(need => need.Name == part.Need);
}

using System.Collections.Concurrent;
using System.Collections.Immutable;
using Slipway.Engines.Containers;
using Slipway.Engines.Databases;
using Slipway.Engines.Processes;
using Slipway.Repository.Components;
using Slipway.Repository.Environment;
using Slipway.Secrets;
using Slipway.Secrets.Redaction;

namespace Slipway.Running;

/// <summary>What the pieces of an <c>up</c> are started with: variables, source and ports, as far as endpoints are known by then.</summary>
/// <param name="key">For fingerprints.</param>
/// <param name="sources">The fingerprint of each component's source.</param>
/// <param name="redactor">Learns every secret on the way.</param>
public sealed class UpInputs(
    UpRequest request, UpPreparation preparation, Endpoints endpoints, IReadOnlyDictionary<Component, string> sources, byte[] key, Redactor redactor)
{
    readonly ConcurrentDictionary<string, bool> _urls = new(StringComparer.Ordinal);
    readonly RuntimeEnvironment _environment = new(preparation.Secrets, endpoints.Value);

    /// <summary>A process, with all that is known now.</summary>
    public ProcessSpec Spec(ProcessPiece piece)
    {
        var specs = new ProcessSpecs(key, request.Root);
        return specs.Create(piece, Passed(piece.Component), Declared(piece.Component), endpoints.Port(piece.Name), Source(piece.Component)) with { After = After(piece) };
    }

    /// <summary>Equal fingerprints: the migrations need not run again on data that is still there.</summary>
    public string Fingerprint(MigrationPiece piece) => Fingerprint(
        piece, KeyedHash.Of(key, Declared(piece.Component).SelectMany(one => (string[])[one.Key, one.Value])), ("source", Source(piece.Component)));

    /// <param name="variables">The fingerprint of the variables.</param>
    /// <param name="code">What the migrations are a part of: the source, or an image.</param>
    public string Fingerprint(MigrationPiece piece, string variables, (string Name, string Text) code) => PartedFingerprint.Of(
        ("command", KeyedHash.Of(key, piece.Command.Words)), ("variables", variables), (code.Name, KeyedHash.Of(key, [code.Text])));

    /// <summary>The port of a piece on this machine; null: see <see cref="Endpoints.Port"/>.</summary>
    public int? Port(string piece) => endpoints.Port(piece);

    /// <summary>The folders that containers of a component must see: those of SQLite files.</summary>
    public IEnumerable<ContainerMount> Mounts(Component component) => component.On(request.Stage).Needs.OfType<ResourceNeed>()
        .Select(need => endpoints.Resource(PieceOf(component, need)))
        .Where(endpoint => endpoint is { File: not null, Inside.File: not null })
        .Select(endpoint => new ContainerMount(Path.GetDirectoryName(endpoint!.File)!, Path.GetDirectoryName(endpoint.Inside!.File)!)).Distinct();


    /// <summary>A resource that is bound by URL.</summary>
    public ResourceEndpoint Bound(ResourcePiece piece)
    {
        var parts = NeedAddress.Parse(piece.Need, []);
        var text = string.Concat(parts.Select(part => part is SecretPart secret ? preparation.Secrets[secret.Name].Value.Reveal() : ((TextPart)part).Text));
        return BoundUrl.Parse(piece.Name, piece.Need.Kind, text);
    }

    /// <summary>From here on it is known where a resource is reached.</summary>
    public void Learn(string piece, ResourceEndpoint endpoint)
    {
        if (endpoint.Password is not null)
        {
            redactor.AddUrl(new Secret(endpoint.Url));
        }

        endpoints.Add(piece, endpoint);
    }

    /// <summary>What must not get into a log: the secrets, and the URLs that hold a password.</summary>
    public IEnumerable<string> Secrets() => preparation.Secrets.Values.Select(secret => secret.Value).Concat(endpoints.Secrets()).Select(secret => secret.Reveal())
        .SelectMany(text => UrlPassword.Of(text).Append(text)).Concat(_urls.Keys).Distinct();

    /// <summary>The whole environment of a component's commands.</summary>
    public ImmutableSortedDictionary<string, string> Environment(Component component) => Passed(component).SetItems(Declared(component));

    /// <summary>The variables of the user's own environment that get through.</summary>
    public ImmutableSortedDictionary<string, string> Passed(Component component) =>
        PassedVariables.From(request.Variables, request.ToolFolders(component))
            .SetItem("SLIPWAY_STAGE", request.Stage.Name)
            .SetItem("SLIPWAY_REPOSITORY", request.Root)
            .SetItems(request.VersionOf(component) is { } version ? [KeyValuePair.Create("SLIPWAY_VERSION", version)] : []);

    /// <summary>The declared variables, with their values.</summary>
    public ImmutableSortedDictionary<string, string> Declared(Component component)
    {
        var declared = _environment.Over(ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal), preparation.Variables[component]);
        foreach (var url in declared.Values.Where(value => UrlPassword.Of(value).Any() && _urls.TryAdd(value, true)))
        {
            // The URL alone: a password that stands in a manifest may be any word, such as the database's name.
            redactor.Add(new Secret(url));
        }

        return declared;
    }

    /// <summary>The piece of a resource, which another component may own.</summary>
    string PieceOf(Component component, ResourceNeed need)
    {
        var owner = request.Model.TargetOf(component, need);
        var owned = owner is null ? need : SharedResource.Find(owner.On(request.Stage), need, need.Owner!.Text);
        return $"{(owner ?? component).Name}/{(owned ?? need).Name}";
    }

    /// <summary>Its own source and that of the libraries it needs, directly or not.</summary>
    string Source(Component component) => string.Concat(
        request.Model.GraphOn(request.Stage).Order([component])
            .Where(other => other == component || other.Kind == ComponentKind.Library)
            .Select(other => sources[other]));

    /// <summary>The processes that it needs: a migration stands for those that it needed itself.</summary>
    public ImmutableArray<string> After(UpPiece piece) =>
        [.. piece.After.Select(name => preparation.Pieces.First(other => other.Name == name)).SelectMany(other => other switch { MigrationPiece => After(other), ImagePiece => [], _ => [other.Name] }).Distinct()];
}

using System.Collections.Concurrent;
using System.Globalization;
using Slipway.Engines.Databases;
using Slipway.Repository.Environment;
using Slipway.Secrets;

namespace Slipway.Running;

/// <summary>Where the pieces of an <c>up</c> are reached, as far as it is known. Filled while the plan runs; safe for several threads.</summary>
/// <param name="ports">On this machine.</param>
/// <param name="inside">In containers, which have a network of their own: the port of each piece within it. Null: they are processes of this machine.</param>
public sealed class Endpoints(IReadOnlyDictionary<string, int> ports, IReadOnlyDictionary<string, int>? inside = null)
{
    readonly ConcurrentDictionary<string, ResourceEndpoint> _resources = new(StringComparer.Ordinal);

    /// <summary>A piece's port on this machine, by its name; null: it does not listen, or its resource chooses for itself.</summary>
    public int? Port(string piece) => ports.TryGetValue(piece, out var port) ? port : null;

    /// <summary>Says where a resource is reached.</summary>
    /// <param name="piece">Its piece's name: <c>visits/database</c>.</param>
    public void Add(string piece, ResourceEndpoint endpoint) => _resources[piece] = endpoint;

    /// <summary>A resource by its piece's name; null: not known yet.</summary>
    public ResourceEndpoint? Resource(string piece) => _resources.GetValueOrDefault(piece);

    /// <summary>The value of an endpoint for a component; null: not known, or it has no such property.</summary>
    public string? Value(EndpointPart part) => part.Need is { } need ? Seen(Resource($"{part.Component}/{need}"))?.Property(part.Property)
        : inside is not null ? (inside.TryGetValue($"{part.Component}/web", out var own) ? Property(part.Component, own, part.Property) : null)
        : Port($"{part.Component}/web") is { } port ? Property(port, part.Property) : null;

    /// <summary>The URLs and passwords that must not be shown.</summary>
    public IEnumerable<Secret> Secrets() => _resources.Values.SelectMany(endpoint => (ResourceEndpoint?[])[endpoint, endpoint.Inside]).OfType<ResourceEndpoint>()
        .SelectMany(endpoint => (string?[])[endpoint.Password, endpoint.Password is null ? null : endpoint.Url]).OfType<string>().Select(text => new Secret(text));

    /// <summary><c>url</c>, <c>host</c> or <c>port</c> of something that listens on a loopback port.</summary>
    public static string? Property(int port, string property) => Property("127.0.0.1", port, property);

    /// <summary>The same of what listens on another host.</summary>
    public static string? Property(string host, int port, string property) => property switch
    {
        "url" => string.Create(CultureInfo.InvariantCulture, $"http://{host}:{port}"),
        "host" => host,
        "port" => port.ToString(CultureInfo.InvariantCulture),
        _ => null,
    };

    ResourceEndpoint? Seen(ResourceEndpoint? endpoint) => inside is null ? endpoint : endpoint?.Inside ?? endpoint;
}

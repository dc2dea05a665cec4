using System.Collections.Concurrent;
using System.Globalization;
using Slipway.Engines.Databases;
using Slipway.Repository.Environment;
using Slipway.Secrets;

namespace Slipway.Running;

/// <summary>Where the pieces of an <c>up</c> are reached, as far as it is known. Filled while the plan runs; safe for several threads.</summary>
public sealed class Endpoints(IReadOnlyDictionary<string, int> ports)
{
    readonly ConcurrentDictionary<string, ResourceEndpoint> _resources = new(StringComparer.Ordinal);

    /// <summary>A process's port, by its piece's name; null: it does not listen.</summary>
    public int? Port(string piece) => ports.TryGetValue(piece, out var port) ? port : null;

    /// <summary>Says where a resource is reached.</summary>
    /// <param name="piece">Its piece's name: <c>visits/database</c>.</param>
    public void Add(string piece, ResourceEndpoint endpoint) => _resources[piece] = endpoint;

    /// <summary>The value of an endpoint; null: not known, or it has no such property.</summary>
    public string? Value(EndpointPart part) => part.Need is { } need
        ? _resources.GetValueOrDefault($"{part.Component}/{need}")?.Property(part.Property)
        : Port($"{part.Component}/web") is { } port ? Property(port, part.Property) : null;

    /// <summary>The URLs and passwords that must not be shown.</summary>
    public IEnumerable<Secret> Secrets() =>
        _resources.Values.SelectMany(endpoint => (string?[])[endpoint.Password, endpoint.Password is null ? null : endpoint.Url]).OfType<string>().Select(text => new Secret(text));

    /// <summary><c>url</c>, <c>host</c> or <c>port</c> of something that listens on a loopback port.</summary>
    public static string? Property(int port, string property) => property switch
    {
        "url" => ProcessSpecs.Url(port),
        "host" => "127.0.0.1",
        "port" => port.ToString(CultureInfo.InvariantCulture),
        _ => null,
    };
}

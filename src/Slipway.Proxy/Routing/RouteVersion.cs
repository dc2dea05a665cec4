using System.Collections.Immutable;

namespace Slipway.Proxy.Routing;

/// <summary>One version of a route: where its replicas are, and how much goes on there.</summary>
sealed class RouteVersion(RouteSpec spec)
{
    public string Name { get; } = spec.Version;

    public ImmutableArray<Upstream> Upstreams { get; } = [.. spec.Upstreams.Select(address => new Upstream(address))];

    /// <summary>Requests that have not ended; changed under the route's lock.</summary>
    public int InFlight { get; set; }
}

/// <summary>A replica.</summary>
sealed class Upstream(string address)
{
    int _requests;

    /// <summary><c>http://127.0.0.1:41234</c></summary>
    public string Prefix { get; } = $"http://{address}";

    public int Requests => Volatile.Read(ref _requests);

    public void Begin() => Interlocked.Increment(ref _requests);

    public void End() => Interlocked.Decrement(ref _requests);
}

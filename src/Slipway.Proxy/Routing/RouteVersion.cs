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
    const long Never = long.MinValue;

    /// <summary>One that could not be connected to is asked last for so long.</summary>
    static readonly TimeSpan Spared = TimeSpan.FromSeconds(5);

    int _requests;
    long _refused = Never;

    /// <summary><c>http://127.0.0.1:41234</c></summary>
    public string Prefix { get; } = $"http://{address}";

    public int Requests => Volatile.Read(ref _requests);

    public bool IsSpared(TimeProvider time) => Volatile.Read(ref _refused) is not Never and var at && time.GetElapsedTime(at) < Spared;

    /// <summary>It could not be connected to.</summary>
    public void Refuse(TimeProvider time) => Volatile.Write(ref _refused, time.GetTimestamp());

    public void Begin() => Interlocked.Increment(ref _requests);

    public void End() => Interlocked.Decrement(ref _requests);
}

using System.Collections.Immutable;

namespace Slipway.Proxy.Routing;

/// <summary>A route with its current version, and those before it that still have requests.</summary>
/// <remarks>To take the current version and to count a request on it is one step: after a switch nobody can begin on the version before.</remarks>
sealed class Route(string name, RouteSpec spec)
{
    readonly Lock _lock = new();
    ImmutableArray<RouteVersion> _versions = [new RouteVersion(spec)];

    public string Name { get; } = name;

    /// <summary>As it was last put.</summary>
    public RouteSpec Spec { get; private set; } = spec;

    /// <summary>Requests that have not ended, for each version that has some, and for the current one.</summary>
    public ImmutableSortedDictionary<string, int> InFlight
    {
        get
        {
            lock (_lock)
            {
                return _versions.GroupBy(version => version.Name).ToImmutableSortedDictionary(same => same.Key, same => same.Sum(version => version.InFlight), StringComparer.Ordinal);
            }
        }
    }

    /// <summary>Begins a request on the current version.</summary>
    public Passage Enter()
    {
        lock (_lock)
        {
            var current = _versions[^1];
            current.InFlight++;
            return new Passage(this, current);
        }
    }

    /// <summary>From here on requests go to this version.</summary>
    public void Switch(RouteSpec to)
    {
        lock (_lock)
        {
            Spec = to;
            _versions = [.. _versions.Where(version => version.InFlight > 0), new RouteVersion(to)];
        }
    }

    public void Leave(RouteVersion version)
    {
        lock (_lock)
        {
            version.InFlight--;
            if (version.InFlight == 0 && version != _versions[^1])
            {
                _versions = _versions.Remove(version);
            }
        }
    }
}

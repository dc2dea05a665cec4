using System.Collections.Frozen;
using System.Collections.Immutable;
using Slipway.Problems;

namespace Slipway.Proxy.Routing;

/// <summary>All routes: in memory for requests, and in a file for the next start.</summary>
sealed class RouteTable : IDisposable
{
    readonly SemaphoreSlim _turn = new(1, 1);
    readonly RouteFile _file;
    volatile FrozenDictionary<(string Host, int Port), Route> _index;
    volatile ImmutableDictionary<string, Route> _routes;

    /// <exception cref="ProblemException"><c>proxy-routes</c></exception>
    public RouteTable(RouteFile file)
    {
        _file = file;
        _routes = file.Read().ToImmutableDictionary(pair => pair.Key, pair => new Route(pair.Key, pair.Value));
        _index = Index(_routes);
    }

    /// <summary>The route of a request, the most exact first; null: there is none.</summary>
    public Route? Match(string host, int port) =>
        Find(host.ToLowerInvariant(), port) ?? Find("", port);

    /// <exception cref="ProblemException"><c>proxy-no-route</c></exception>
    public Route Get(string name) => _routes.GetValueOrDefault(name) ?? throw ProxyProblems.NoRoute(name);

    /// <summary>Makes a route, or switches it: first in the file, so that a proxy that is started again goes to the same version.</summary>
    /// <exception cref="ProblemException"><c>proxy-route</c>, <c>proxy-routes</c></exception>
    public async Task<Route> PutAsync(string name, RouteSpec spec, CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            Require(name, spec);
            Save(_routes.ToImmutableDictionary(pair => pair.Key, pair => pair.Value.Spec).SetItem(name, spec));
            if (_routes.TryGetValue(name, out var route))
            {
                route.Switch(spec);
            }
            else
            {
                _routes = _routes.Add(name, route = new Route(name, spec));
            }

            _index = Index(_routes);
            return route;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <exception cref="ProblemException"><c>proxy-no-route</c>, <c>proxy-routes</c></exception>
    public async Task RemoveAsync(string name, CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            _ = Get(name);
            var left = _routes.Remove(name);
            Save(left.ToImmutableDictionary(pair => pair.Key, pair => pair.Value.Spec));
            (_routes, _index) = (left, Index(left));
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    Route? Find(string host, int port) => _index.GetValueOrDefault((host, port)) ?? _index.GetValueOrDefault((host, 0));

    void Require(string name, RouteSpec spec)
    {
        foreach (var (host, port) in spec.Keys)
        {
            if (_index.TryGetValue((host, port), out var other) && other.Name != name)
            {
                throw ProxyProblems.Route(name, $"the route `{other.Name}` has {(host.Length == 0 ? "any host" : $"the host `{host}`")}{(port == 0 ? "" : $" on port {port}")} already");
            }
        }
    }

    void Save(ImmutableDictionary<string, RouteSpec> specs) => _file.Write(specs.ToImmutableSortedDictionary(StringComparer.Ordinal));

    static FrozenDictionary<(string Host, int Port), Route> Index(ImmutableDictionary<string, Route> routes)
    {
        var index = new Dictionary<(string Host, int Port), Route>();
        foreach (var (key, route) in routes.Values.OrderBy(route => route.Name, StringComparer.Ordinal).SelectMany(route => route.Spec.Keys.Select(key => (key, route))))
        {
            index.TryAdd(key, route);
        }

        return index.ToFrozenDictionary();
    }
}

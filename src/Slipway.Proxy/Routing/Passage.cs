namespace Slipway.Proxy.Routing;

/// <summary>One request on its way through a version of a route.</summary>
sealed class Passage(Route route, RouteVersion version) : IDisposable
{
    readonly HashSet<Upstream> _tried = [];
    Upstream? _now;

    public string Version => version.Name;

    /// <summary>The replica with the fewest requests of those that were not tried; one that could not be connected to lately comes last. Null: there is none.</summary>
    public Upstream? Next(TimeProvider time)
    {
        _now?.End();
        _now = version.Upstreams.Where(upstream => !_tried.Contains(upstream)).MinBy(upstream => (upstream.IsSpared(time), upstream.Requests));
        _now?.Begin();
        return _now is not null && _tried.Add(_now) ? _now : null;
    }

    public void Dispose()
    {
        _now?.End();
        route.Leave(version);
    }
}

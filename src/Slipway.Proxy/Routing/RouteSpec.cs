using System.Collections.Immutable;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Slipway.Problems;

namespace Slipway.Proxy.Routing;

/// <summary>A route as it is put and kept.</summary>
/// <param name="Version">What is behind it, for those who switch it: the number of a release.</param>
/// <param name="Upstreams">The addresses of its replicas: <c>127.0.0.1:41234</c>; none: it answers that it is away.</param>
sealed partial record RouteSpec(string Version, ImmutableArray<string> Upstreams)
{
    const int Most = 200;

    /// <summary>The hosts that it is for; none: any.</summary>
    public ImmutableArray<string> Hosts { get; init; } = [];

    /// <summary>The ports that it is for, of those that the proxy listens on; none: any.</summary>
    public ImmutableArray<int> Ports { get; init; } = [];

    /// <summary>The host and port of each request that it takes; an empty host or port 0 stand for any.</summary>
    [JsonIgnore]
    public IEnumerable<(string Host, int Port)> Keys =>
        from host in Hosts.DefaultIfEmpty("")
        from port in Ports.DefaultIfEmpty(0)
        select (host, port);

    /// <summary>In one form, so that two can be compared.</summary>
    /// <exception cref="ProblemException"><c>proxy-route</c></exception>
    public RouteSpec Checked(string name)
    {
        var why = !Name().IsMatch(name) ? "its name has other characters than a-z, 0-9 and -, or more than 63"
            : !Text().IsMatch(Version ?? "") ? "`version` is no text of 1 to 100 plain characters"
            : Upstreams.IsDefault || Upstreams.Length > Most || Upstreams.Any(upstream => !Address().IsMatch(upstream ?? "")) ? "`upstreams` is no list of at most 200 addresses with ports"
            : Given(Hosts).Length > Most || Given(Hosts).Any(host => !Host().IsMatch(host ?? "")) ? "`hosts` is no list of at most 200 names of hosts"
            : Given(Ports).Length > Most || Given(Ports).Any(port => port is < 1 or > 65535) ? "`ports` is no list of ports"
            : null;
        return why is null
            ? this with { Hosts = [.. Given(Hosts).Select(host => host.ToLowerInvariant()).Distinct()], Ports = [.. Given(Ports).Distinct()], Upstreams = [.. Upstreams.Distinct()] }
            : throw ProxyProblems.Route(name, why);
    }

    /// <summary>JSON that does not name a list leaves it undone.</summary>
    static ImmutableArray<T> Given<T>(ImmutableArray<T> items) => items.IsDefault ? [] : items;

    [GeneratedRegex("^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$")]
    private static partial Regex Name();

    [GeneratedRegex("^[A-Za-z0-9._+-]{1,100}$")]
    private static partial Regex Text();

    // 127.0.0.1:41234, [::1]:41234, visits:8080
    [GeneratedRegex(@"^(\[[0-9a-fA-F:.]{2,45}\]|[A-Za-z0-9]([A-Za-z0-9.-]{0,250}[A-Za-z0-9])?):[1-9][0-9]{0,4}$")]
    private static partial Regex Address();

    [GeneratedRegex(@"^[A-Za-z0-9]([A-Za-z0-9.-]{0,250}[A-Za-z0-9])?$")]
    private static partial Regex Host();
}

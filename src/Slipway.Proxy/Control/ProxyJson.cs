using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Slipway.Problems;
using Slipway.Proxy.Routing;

namespace Slipway.Proxy.Control;

/// <summary>What is answered about a route.</summary>
/// <param name="Version">The current one.</param>
/// <param name="InFlight">Requests that have not ended, by version.</param>
sealed record RouteState(string Name, string Version, ImmutableArray<string> Upstreams, ImmutableArray<string> Hosts, ImmutableArray<int> Ports, ImmutableSortedDictionary<string, int> InFlight)
{
    public static RouteState Of(Route route)
    {
        var spec = route.Spec;
        return new RouteState(route.Name, spec.Version, spec.Upstreams, spec.Hosts, spec.Ports, route.InFlight);
    }
}

/// <summary>Which version shall come to its end.</summary>
/// <param name="Seconds">For how long it is waited for; absent: 30.</param>
sealed record DrainWish(string Version, int? Seconds);

/// <param name="InFlight">Requests that have not ended; 0: the version has nothing more to do.</param>
sealed record DrainAnswer(string Version, int InFlight);

/// <summary>What went wrong.</summary>
sealed record ControlError(string Code, string What, string? Why, string? Fix)
{
    public static ControlError Of(Problem problem) => new(problem.Code, problem.What, problem.Why, problem.Fix);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, AllowDuplicateProperties = false, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, MaxDepth = 16)]
[JsonSerializable(typeof(Dictionary<string, RouteSpec>))]
[JsonSerializable(typeof(RouteSpec))]
[JsonSerializable(typeof(RouteState))]
[JsonSerializable(typeof(DrainWish))]
[JsonSerializable(typeof(DrainAnswer))]
[JsonSerializable(typeof(ControlError))]
sealed partial class ProxyJson : JsonSerializerContext;

using System.Collections.Immutable;

namespace Slipway.Engines.Containers;

/// <summary>What everything that belongs together is called in the engine: its containers, volumes and their network.</summary>
/// <param name="Name">Unique on this machine: <c>slipway-plasma-local-1f9c03a7be</c>; the network's own name too.</param>
/// <param name="Labels">On all of it, so that it is found again, and nothing else with it.</param>
public sealed record ContainerSpace(string Name, ImmutableSortedDictionary<string, string> Labels)
{
    /// <summary>Of a container, or of the volume of a resource; names of components and processes have no dot.</summary>
    public string Of(string component, string process) => $"{Name}.{component}.{process}";

    /// <summary>What a resource is called within the network: <c>database.visits</c>, which no component can be called.</summary>
    public static string Host(string component, string need) => $"{need}.{component}";
}

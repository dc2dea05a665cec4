using Slipway.Engines.Containers;
using Slipway.Programs;
using Slipway.Repository.Environment;
using Slipway.Repository.Stages;
using Slipway.Running;
using Slipway.Running.Containers;

namespace Slipway.Inside;

/// <summary>A stage as containers with the checkout in them see it: what is up in containers is reached in their network, what is up as processes in this machine's.</summary>
public sealed class InsidePlace(LocalPlace place, ContainerCalls calls, IProgramRunner runner)
{
    const string ThisMachine = "host";

    bool IsInContainers => place.Engine == EngineKind.Containers;

    /// <summary>The value of an endpoint that was given out before, as it is seen from inside; null: it never was.</summary>
    public async Task<string?> KnownAsync(EndpointPart part, CancellationToken cancellation) =>
        !IsInContainers ? await place.KnownAsync(part, cancellation)
        : part.Need is not null || !place.HasProxy ? place.KnownInside(part)
        : await HasNetworkAsync(cancellation) && await new ContainerNetwork(place.Space, calls, runner).GatewayAsync(cancellation) is { } gateway ? await place.KnownAsync(part, gateway, cancellation)
        : null;

    /// <summary>What it takes to reach that to which variables lead.</summary>
    public async Task<InsideReach> ReachAsync(IEnumerable<EnvironmentVariable> variables, CancellationToken cancellation)
    {
        var parts = variables.SelectMany(variable => variable.Parts).OfType<EndpointPart>().Distinct().ToList();
        if (parts.Count == 0)
        {
            return InsideReach.None;
        }

        // A stage of files alone has no network, and needs none.
        var network = !IsInContainers ? ThisMachine : await HasNetworkAsync(cancellation) ? place.Space.Name : null;
        return new InsideReach(network, [.. parts.Select(Mount).OfType<ContainerMount>().Distinct()]);
    }

    async Task<bool> HasNetworkAsync(CancellationToken cancellation) =>
        (await runner.RunAsync(calls.ListNetworks(place.Space.Labels), cancellation)).Output.Split('\n').Contains(place.Space.Name);

    ContainerMount? Mount(EndpointPart part)
    {
        if (place.Known(part) is not { File: { } file } endpoint)
        {
            return null;
        }

        var folder = Path.GetDirectoryName(file)!;
        return Directory.Exists(folder) ? new ContainerMount(folder, Path.GetDirectoryName(IsInContainers ? endpoint.Inside!.File! : file)!) : null;
    }
}

using System.Net;
using System.Net.NetworkInformation;
using Slipway.Engines.Containers;
using Slipway.Problems;
using Slipway.Programs;

namespace Slipway.Running.Containers;

/// <summary>The network that all containers of a stage are in.</summary>
sealed class ContainerNetwork(ContainerSpace space, ContainerCalls calls, IProgramRunner runner)
{
    /// <summary>So much of a network's id is in the name of its bridge.</summary>
    const int BridgeLength = 12;

    /// <summary>Makes it, where it is not there.</summary>
    /// <exception cref="ProblemException"><c>container-failed</c></exception>
    public async Task EnsureAsync(CancellationToken cancellation)
    {
        if (await IsThereAsync(cancellation))
        {
            return;
        }

        var made = await runner.RunAsync(calls.CreateNetwork(space.Name, space.Labels), cancellation);
        if (made.ExitCode != 0 && !await IsThereAsync(cancellation))
        {
            throw Failed("could not be made", made);
        }
    }

    /// <summary>
    /// This machine's own address in it, at which containers reach what listens here; null: the engine's networks are not this machine's, as where it runs without
    /// root, or elsewhere. Podman has a network only while a container is in it, so that nobody can listen there before.
    /// </summary>
    /// <exception cref="ProblemException"><c>container-failed</c>: the engine does not tell.</exception>
    public async Task<string?> GatewayAsync(CancellationToken cancellation)
    {
        if (calls.Program.Kind == ContainerKind.Podman)
        {
            return null;
        }

        var asked = await runner.RunAsync(calls.Gateway(space.Name), cancellation);
        return asked.ExitCode != 0 ? throw Failed("could not be looked at", asked)
            : GatewayOf(asked.Output, NetworkInterface.GetAllNetworkInterfaces().SelectMany(one => one.GetIPProperties().UnicastAddresses.Select(own => (one.Name, own.Address))));
    }

    /// <summary>The address at which a network meets this machine; null: it does not.</summary>
    /// <param name="said">The network's id and its gateway, as the engine says them.</param>
    /// <param name="own">The addresses of this machine. Another engine may have a network of the same addresses: its bridge is called otherwise, by its own id.</param>
    public static string? GatewayOf(string said, IEnumerable<(string Bridge, IPAddress Address)> own) =>
        said.Trim().Split(' ') is [{ Length: > BridgeLength } id, var gateway] && IPAddress.TryParse(gateway, out var address) && own.Contains(($"br-{id[..BridgeLength]}", address)) ? address.ToString() : null;

    async Task<bool> IsThereAsync(CancellationToken cancellation) =>
        (await runner.RunAsync(calls.ListNetworks(space.Labels), cancellation)).Output.Split('\n').Contains(space.Name);

    ProblemException Failed(string what, ProgramResult result) => new(new Problem("container-failed", $"the network `{space.Name}` {what}") { Kind = ProblemKind.Failure, Why = result.Error.Trim() });
}

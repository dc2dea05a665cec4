using Slipway.Engines.Containers;
using Slipway.Programs;

namespace Slipway.Running.Containers;

/// <summary>Removes what is ours in the engine, and nothing else: containers whose client was killed, and everything after <c>down</c>.</summary>
public sealed class ContainerCleanup(ContainerSpace space, ContainerCalls calls, IProgramRunner runner)
{
    /// <summary>What the container of a component's migrations is called; no process is called so, since its step has the name.</summary>
    public const string Migrate = "migrate";

    /// <summary>Removes containers that nobody looks after any more: they would hold ports and names.</summary>
    /// <param name="running">Ids of the processes that run.</param>
    public Task RemoveLeftAsync(IEnumerable<string> running, CancellationToken cancellation)
    {
        var kept = running.Select(id => id.Split('/')).Where(parts => parts.Length == 2).Select(parts => space.Of(parts[0], parts[1])).ToHashSet(StringComparer.Ordinal);
        return RemoveAsync(name => !kept.Contains(name) && !name.EndsWith("." + Migrate, StringComparison.Ordinal), cancellation);
    }

    /// <summary>Removes the containers of some components; of none: all of them, and the network.</summary>
    public async Task RemoveAsync(IReadOnlyCollection<string> components, CancellationToken cancellation)
    {
        await RemoveAsync(name => components.Count == 0 || components.Any(component => name.StartsWith(space.Of(component, ""), StringComparison.Ordinal)), cancellation);
        if (components.Count == 0)
        {
            await RemoveNetworkAsync(cancellation);
        }
    }

    /// <summary>Removes the network; the engine keeps it while a container is in it.</summary>
    public Task RemoveNetworkAsync(CancellationToken cancellation) => EachAsync(calls.ListNetworks(space.Labels), names => calls.RemoveNetworks(names), _ => true, cancellation);

    /// <summary>Removes all volumes.</summary>
    public Task RemoveVolumesAsync(CancellationToken cancellation) => EachAsync(calls.ListVolumes(space.Labels), names => calls.RemoveVolumes(names), _ => true, cancellation);

    /// <summary>Removes those containers whose name is meant.</summary>
    public Task RemoveAsync(Func<string, bool> isMeant, CancellationToken cancellation) => EachAsync(calls.List(space.Labels), names => calls.Remove(names), isMeant, cancellation);

    async Task EachAsync(ProgramCall list, Func<IEnumerable<string>, ProgramCall> remove, Func<string, bool> isMeant, CancellationToken cancellation)
    {
        var names = (await runner.RunAsync(list, cancellation)).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Where(isMeant).ToList();
        if (names.Count > 0)
        {
            _ = await runner.RunAsync(remove(names), cancellation);
        }
    }
}

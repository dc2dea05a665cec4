using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;
using Slipway.Problems;
using Slipway.Releases.Records;

namespace Slipway.Releases.Machines;

/// <summary>Lets new versions take over: started beside those that serve, and only when they are ready led to. May be repeated at any point, forward and back.</summary>
/// <param name="drain">How long requests that the old version has may take to end.</param>
sealed class MachineRollout(StageParts parts, ILeases leases, TimeSpan drain)
{
    readonly Lock _restoring = new();
    Task? _restored;

    /// <param name="targets">Processes and routes, as they are wanted.</param>
    /// <exception cref="ProblemException">The proof that one does not come up. What served before still does.</exception>
    public async Task RunAsync(IReadOnlyCollection<JsonObject> targets, Action<string> write, CancellationToken cancellation)
    {
        if (targets.Count == 0)
        {
            return;
        }

        await RestoreAsync(write, cancellation);
        var processes = targets.Where(one => MachineKinds.Is(one, MachineKinds.Process)).ToList();
        var entries = await StartAsync(processes, write, cancellation);
        var names = processes.Select(one => one.Name()).ToHashSet();
        var routes = parts.Objects.All().Where(one => MachineKinds.Is(one, MachineKinds.Route)).Select(one => new StageRoute(one))
            .Where(route => names.Contains(route.Process) || targets.Any(one => MachineKinds.Is(one, MachineKinds.Route) && one.Name() == route.Component)).ToList();
        await SwitchAsync(routes, entries, cancellation);
        foreach (var entry in entries)
        {
            await RetireAsync(entry, routes.Find(route => route.Process == entry.Run.Name), write, cancellation);
        }
    }

    /// <summary>Whoever knew what ran may be gone since: the machine was started anew, or the supervisor was killed.</summary>
    Task RestoreAsync(Action<string> write, CancellationToken cancellation)
    {
        lock (_restoring)
        {
            return _restored ??= parts.Processes.RestoreAsync(write, cancellation);
        }
    }

    async Task<List<RunningEntry>> StartAsync(List<JsonObject> processes, Action<string> write, CancellationToken cancellation)
    {
        var entries = new List<RunningEntry>();
        foreach (var process in processes)
        {
            await leases.CheckAsync(cancellation);
            entries.Add(await parts.Processes.StartAsync(process, cancellation));
            write($"`{process.Name()}`: is started as `{entries[^1].Id}`");
        }

        var limit = entries.Count == 0 ? TimeSpan.Zero : entries.Max(entry => entry.Run.Limit);
        if (entries.Count > 0 && await parts.Processes.WaitAsync([.. entries.Select(entry => entry.Id)], limit, cancellation) is { IsEmpty: false } problems)
        {
            throw new ProblemException(problems);
        }

        return entries;
    }

    async Task SwitchAsync(List<StageRoute> routes, List<RunningEntry> entries, CancellationToken cancellation)
    {
        foreach (var route in routes)
        {
            await parts.Ports.OfAsync(route.Component, cancellation);
        }

        await leases.CheckAsync(cancellation);
        await (routes.Count == 0 ? Task.CompletedTask : parts.Proxy.EnsureAsync(cancellation));
        foreach (var route in routes)
        {
            await leases.CheckAsync(cancellation);
            await (entries.Find(entry => entry.Run.Name == route.Process) is { } entry ? route.SwitchAsync(parts, entry, cancellation) : route.FollowAsync(parts, cancellation));
        }
    }

    /// <summary>Ends the other versions of a process, when they have nothing more to do.</summary>
    async Task RetireAsync(RunningEntry entry, StageRoute? route, Action<string> write, CancellationToken cancellation)
    {
        parts.Running.Write(entry with { Serves = true });
        var others = parts.Running.Of(entry.Run.Name).Where(other => other.Slot != entry.Slot).ToList();
        foreach (var other in others.Where(_ => route is not null))
        {
            if (await parts.Proxy.DrainAsync(route!.Component, other.Version, drain, cancellation) is > 0 and var left)
            {
                write($"`{other.Id}`: {left} requests have not ended within {drain.TotalSeconds:0} s");
            }
        }

        await leases.CheckAsync(cancellation);
        await parts.Processes.StopAsync(RunningFiles.Slots.Where(slot => slot != entry.Slot).Select(slot => $"{entry.Run.Name}.{slot}"), cancellation);
        foreach (var other in others)
        {
            parts.Running.Remove(other);
        }

        write($"`{entry.Run.Name}`: {(others.Count == 0 ? "serves" : $"`{entry.Id}` serves, `{others[0].Id}` has ended")}");
    }
}

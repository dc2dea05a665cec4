using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;
using Slipway.Problems;
using Slipway.Releases.Deploys;
using Slipway.Releases.Objects;
using Slipway.Releases.Planning;
using Slipway.Releases.Records;
using Slipway.Releases.Rollout;
using Slipway.Secrets;

namespace Slipway.Releases.Machines;

/// <summary>This machine as a deploy changes it: the leases are looked at before each change.</summary>
/// <param name="leases">Of all components of the deploy.</param>
sealed class MachineEngine(StageParts parts, ILeases leases) : IDeployEngine
{
    static readonly TimeSpan Drain = TimeSpan.FromSeconds(30);

    readonly MachineRollout _rollout = new(parts, leases, Drain);

    /// <inheritdoc/>
    public ScriptHost? Scripts => null;

    /// <inheritdoc/>
    public ValueTask CheckAsync(CancellationToken cancellation) => leases.CheckAsync(cancellation);

    /// <inheritdoc/>
    public void Hide(Secret secret) => parts.Host.Redactor.Add(secret);

    /// <inheritdoc/>
    public string WithoutSecrets(string text) => parts.Host.Redactor.Redact(text);

    /// <inheritdoc/>
    public KubeResource ResourceOf(JsonObject one) => MachineKinds.ResourceOf(one);

    /// <inheritdoc/>
    public async Task<(KubeResource Resource, JsonObject Applied)> ApplyAsync(JsonObject wanted, CancellationToken cancellation)
    {
        await leases.CheckAsync(cancellation);
        return (ResourceOf(wanted), parts.Objects.Write(wanted));
    }

    /// <inheritdoc/>
    public Task<(KubeResource Resource, JsonObject Applied)> PutBackAsync(JsonObject earlier, ObjectOwner owner, CancellationToken cancellation) => ApplyAsync(earlier, cancellation);

    /// <inheritdoc/>
    public Task<JsonObject?> FindAsync(JsonObject one, CancellationToken cancellation) => Task.FromResult(MachineKinds.Is(one) ? parts.Objects.Find(one) : null);

    /// <inheritdoc/>
    public async Task RemoveAsync(JsonObject live, CancellationToken cancellation)
    {
        if (parts.Objects.Find(live) is not { } now || now.Uid() != live.Uid())
        {
            return;
        }

        await leases.CheckAsync(cancellation);
        if (MachineKinds.Is(live, MachineKinds.Route))
        {
            await parts.Proxy.RemoveAsync(live.Name()!, cancellation);
        }
        else
        {
            await StopAsync([live], cancellation);
        }

        parts.Objects.Remove(live);
    }

    /// <inheritdoc/>
    public Task RollOutAsync(string space, IReadOnlyCollection<RolloutTarget> targets, Action<string> write, CancellationToken cancellation) =>
        _rollout.RunAsync([.. targets.Select(target => parts.Objects.Find(new ObjectKey(MachineKinds.Group, target.Resource.Kind, null, target.Name))).OfType<JsonObject>()], write, cancellation);

    /// <inheritdoc/>
    /// <remarks>No object of a release on this machine is a StatefulSet.</remarks>
    public Task ReplacePodsAsync(string space, KubeResource sets, JsonObject set, Func<string?, bool> isOld, CancellationToken cancellation) => Task.CompletedTask;

    /// <inheritdoc/>
    /// <remarks>None has a chart.</remarks>
    public Task RunHookAsync(string space, RolloutTarget target, Action<string> write, CancellationToken cancellation) => Task.CompletedTask;

    /// <inheritdoc/>
    public async Task MigrateAsync(MigrationCall call, Action<string> write, CancellationToken cancellation)
    {
        await leases.CheckAsync(cancellation);
        await parts.Migrations.RunAsync(call, write, cancellation);
    }

    /// <inheritdoc/>
    public Task StopMigrationAsync(MigrationCall call, ObjectOwner owner, CancellationToken cancellation) => parts.Migrations.StopAsync(call);

    /// <inheritdoc/>
    public async Task SmokeAsync(string space, SmokeTarget target, ReleaseRecord release, CancellationToken cancellation)
    {
        var problems = await new StageSmoke(release.Component, await AskedAsync(target, release, cancellation), parts.Host.Redactor).RunAsync(release.Smoke, cancellation);
        if (!problems.IsEmpty)
        {
            throw new ProblemException(problems);
        }
    }

    /// <inheritdoc/>
    public async Task<ImmutableArray<Problem>> TryAsync(
        ReleaseRecord standing, string space, string mark, ImmutableSortedDictionary<string, Secret> variables, Action<string> write, CancellationToken cancellation)
    {
        if (standing.Objects.Where(one => MachineKinds.Is(one, MachineKinds.Process)).MaxBy(one => RunObject.Of(one).Listens) is not { } process)
        {
            return [];
        }

        var run = RunObject.Of(process);
        string[] ids = [$"{run.Name}.try"];
        await leases.CheckAsync(cancellation);
        await parts.Processes.StopAsync(ids, cancellation);
        try
        {
            write($"`{run.Name}` of release {standing.Number} is tried");
            var (_, port) = await parts.Processes.TryAsync(process, "try", variables.ToImmutableSortedDictionary(one => one.Key, one => one.Value.Reveal(), StringComparer.Ordinal), cancellation);
            var problems = await parts.Processes.WaitAsync(ids, run.Limit, cancellation);
            return !problems.IsEmpty || port is not { } there ? problems : await new StageSmoke(run.Component, there, parts.Host.Redactor).RunAsync(standing.Smoke, cancellation);
        }
        finally
        {
            await parts.Processes.StopAsync(ids, CancellationToken.None);
        }
    }

    /// <inheritdoc/>
    /// <remarks>First nobody is led to it, so that no port of it can come to lead to what is started next.</remarks>
    public async Task StopAsync(ReleaseRecord standing, CancellationToken cancellation)
    {
        await leases.CheckAsync(cancellation);
        parts.Holds.Add(standing.Component);
        foreach (var route in RoutesOf(standing.Component))
        {
            await parts.Proxy.HoldAsync(standing.Component, route.Hosts, cancellation);
        }

        await StopAsync(standing.Objects.Where(one => MachineKinds.Is(one, MachineKinds.Process)), cancellation);
    }

    /// <inheritdoc/>
    public async Task LetInAsync(string component, CancellationToken cancellation)
    {
        await leases.CheckAsync(cancellation);
        parts.Holds.Remove(component);
        foreach (var route in RoutesOf(component))
        {
            await route.FollowAsync(parts, cancellation);
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    IEnumerable<StageRoute> RoutesOf(string component) =>
        parts.Objects.All().Where(one => MachineKinds.Is(one, MachineKinds.Route)).Select(one => new StageRoute(one)).Where(route => route.Component == component);

    /// <summary>Through the proxy, as everybody asks; the process itself where nobody is led to it yet.</summary>
    async Task<int> AskedAsync(SmokeTarget target, ReleaseRecord release, CancellationToken cancellation) =>
        parts.Holds.Has(release.Component) && release.Objects.Where(one => MachineKinds.Is(one, MachineKinds.Route) && one.Name() == target.Service)
            .SelectMany(one => parts.Running.Of(new StageRoute(one).Process)).FirstOrDefault(entry => entry.Serves)?.Port is { } port
            ? port : await parts.Ports.OfAsync(release.Component, cancellation);

    async Task StopAsync(IEnumerable<JsonObject> processes, CancellationToken cancellation)
    {
        foreach (var name in processes.Where(one => MachineKinds.Is(one, MachineKinds.Process)).Select(one => one.Name()!))
        {
            await parts.Processes.StopAsync(RunningFiles.Slots.Select(slot => $"{name}.{slot}"), cancellation);
            foreach (var entry in parts.Running.Of(name))
            {
                parts.Running.Remove(entry);
            }
        }
    }
}

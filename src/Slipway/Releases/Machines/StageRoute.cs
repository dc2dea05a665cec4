using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;

namespace Slipway.Releases.Machines;

/// <summary>How a component is reached.</summary>
sealed class StageRoute(JsonObject route)
{
    public string Component => route.Name() ?? "";

    /// <summary>The process that it leads to: <c>visits/web</c>.</summary>
    public string Process => route.Text("spec", "process") ?? "";

    public ImmutableArray<string> Hosts => [.. route.Texts("spec", "hosts")];

    /// <summary>Leads to a version from now on, unless the component is held.</summary>
    public Task SwitchAsync(StageParts parts, RunningEntry entry, CancellationToken cancellation) =>
        entry.Port is { } port && !parts.Holds.Has(Component) ? parts.Proxy.SwitchAsync(Component, entry.Version, port, Hosts, cancellation) : Task.CompletedTask;

    /// <summary>Leads to where the version that serves listens now: another port than before, where that was taken meanwhile.</summary>
    public Task FollowAsync(StageParts parts, CancellationToken cancellation) =>
        parts.Running.Of(Process).FirstOrDefault(entry => entry.Serves) is { } serving ? SwitchAsync(parts, serving, cancellation) : Task.CompletedTask;
}

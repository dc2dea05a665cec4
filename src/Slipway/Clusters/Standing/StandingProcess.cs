using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;
using Slipway.Engines.Processes;
using Slipway.Releases.Objects.Databases;
using Slipway.Releases.Records;
using Slipway.Releases.Rollout;
using Slipway.Repository.Components;

namespace Slipway.Clusters.Standing;

/// <summary>A process of a component as it runs in a cluster.</summary>
/// <param name="Process">Null: the component has none there, only other objects.</param>
/// <param name="Release">The one that stands; null: none does.</param>
sealed record StandingProcess(string Component, string? Process, ProcessState State, ReleaseSummary? Release)
{
    public long Ready { get; init; }

    /// <summary>How many pods there should be.</summary>
    public long Wanted { get; init; }

    public long Restarts { get; init; }

    public string? Url { get; init; }

    /// <summary>Since when its oldest pod runs; null: none does.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Why it is not well.</summary>
    public string? Message { get; init; }

    /// <summary>As other commands take it: <c>visits/web</c>.</summary>
    public string Id => Process is null ? Component : $"{Component}/{Process}";

    /// <summary>All that there are, by component and process; a released component without any is one too, and so are snapshots on a schedule that fail.</summary>
    public static ImmutableArray<StandingProcess> Of(StagePods pods, ReleaseHistory history)
    {
        var running = pods.Workloads.Select(workload => Of(workload, pods, history)).ToList();
        var without = history.Releases.Select(release => release.Component).Distinct(StringComparer.Ordinal)
            .Where(component => history.Standing(component) is not null && !running.Exists(one => one.Component == component))
            .Select(component => new StandingProcess(component, null, ProcessState.Ready, history.Standing(component)));
        return [.. running.Concat(without).Concat(StandingSnapshots.Of(pods, history)).OrderBy(one => one.Id, StringComparer.Ordinal)];
    }

    static StandingProcess Of(JsonObject workload, StagePods pods, ReleaseHistory history)
    {
        var (component, process, own) = (StagePods.Component(workload), StagePods.Process(workload), pods.Of(workload).ToList());
        var wanted = workload.Kind() == "DaemonSet" ? workload.Number("status", "desiredNumberScheduled") ?? 0 : workload.Number("spec", "replicas") ?? 1;
        var (ready, trouble) = (own.Count(RolloutFields.IsReady), own.Select(PodTrouble.Of).OfType<PodTrouble>().FirstOrDefault());
        return new StandingProcess(component, process, StateOf(wanted, ready, trouble), history.Standing(component))
        {
            Ready = ready,
            Wanted = wanted,
            Restarts = own.Sum(PodTrouble.Restarts),
            Url = process == ProcessDeclaration.Web || (!DatabaseMark.Is(workload) && pods.Workloads.Count(other => StagePods.Component(other) == component && !DatabaseMark.Is(other)) == 1) ? UrlOf(component, pods) : null,
            Since = own.Select(pod => Time(pod.Text("status", "startTime"))).Min(),
            Message = trouble?.Message,
        };
    }

    static ProcessState StateOf(long wanted, int ready, PodTrouble? trouble) =>
        wanted == 0 ? ProcessState.Stopped
        : trouble is not null ? trouble.IsRestarting ? ProcessState.Restarting : ProcessState.Failed
        : ready >= wanted ? ProcessState.Ready
        : ProcessState.Starting;

    static string? UrlOf(string component, StagePods pods)
    {
        var ingress = pods.Ingresses.FirstOrDefault(one => StagePods.Component(one) == component);
        var rule = ingress.Objects("spec", "rules").FirstOrDefault();
        var path = rule.Objects("http", "paths").FirstOrDefault().Text("path") ?? "/";
        return rule.Text("host") is { } host ? KubeText.Clean($"http{(ingress.Objects("spec", "tls").Any() ? "s" : "")}://{host}{(path == "/" ? "" : path)}", 300) : null;
    }

    static DateTimeOffset? Time(string? text) => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
}

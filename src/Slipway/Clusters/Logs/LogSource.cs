using System.Globalization;
using System.Text.Json.Nodes;
using Slipway.Clusters.Standing;
using Slipway.Engines.Kubernetes;

namespace Slipway.Clusters.Logs;

/// <summary>A container of a pod whose lines somebody wants to see.</summary>
/// <param name="Uid">Of the pod.</param>
/// <param name="IsAlone">The pod has no other container.</param>
sealed record LogSource(string Space, string Pod, string Uid, string Container, bool IsAlone)
{
    /// <summary>What stands before each of its lines.</summary>
    public string Name => IsAlone ? Pod : $"{Pod}/{Container}";

    /// <summary>The containers of a pod that have begun.</summary>
    /// <param name="names">Components' names, or processes' ids such as <c>visits/web</c>; empty: all.</param>
    public static IEnumerable<(LogSource Source, bool HasRestarted)> Of(JsonObject pod, IReadOnlyCollection<string> names)
    {
        var component = StagePods.Component(pod);
        if (names.Count > 0 && !names.Contains(component) && !names.Contains($"{component}/{StagePods.Process(pod)}"))
        {
            return [];
        }

        var statuses = pod.Objects("status", "initContainerStatuses").Concat(pod.Objects("status", "containerStatuses")).ToList();
        return from status in statuses
               let restarts = status.Number("restartCount") ?? 0
               where (status.At("state", "running") ?? status.At("state", "terminated")) is not null || restarts > 0
               select (new LogSource(pod.Namespace() ?? "", pod.Name() ?? "", pod.Uid() ?? "", status.Text("name") ?? "", statuses.Count == 1), restarts > 0);
    }

    /// <summary>A line of it.</summary>
    /// <param name="before">The time of a line that has none of its own.</param>
    public PodLine Line(KubeLogLine line, DateTimeOffset before) =>
        new(this, DateTimeOffset.TryParse(line.Time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : before, line.Text);

    /// <summary>A moment as the cluster takes it: to the second, the rest is up to whoever reads.</summary>
    public static string? Moment(DateTimeOffset? since) => since?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}

using Slipway.Repository.Components;
using Slipway.Repository.Manifests;

namespace Slipway.Repository.Stages;

/// <summary>A chart that a stage's cluster gets before anything is deployed to it.</summary>
/// <param name="Chart">By name, repository and version.</param>
/// <param name="Namespace">Where it goes; null: to the stage's.</param>
/// <param name="Values">A file with values, from the repository's root; null: the chart's own.</param>
public sealed record ClusterChart(ChartReference Chart, string? Namespace, string? Values)
{
    /// <summary>Null: it lacks something that is required, as was reported.</summary>
    internal static ClusterChart? Read(ManifestNode? node) => node is MapNode map && ChartReference.Read(map) is { Version: not null } chart ? new ClusterChart(chart, map.Text("namespace"), map.Text("values")) : null;
}

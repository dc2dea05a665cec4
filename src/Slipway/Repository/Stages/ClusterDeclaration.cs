using System.Collections.Immutable;
using Slipway.Repository.Components;
using Slipway.Repository.Manifests;

namespace Slipway.Repository.Stages;

/// <summary>How a stage's cluster is made on this machine.</summary>
/// <param name="With">The program that makes it: <c>kind</c>, <c>k3d</c>, <c>minikube</c>; null: a command of one's own.</param>
/// <param name="Up">The command that makes it, and prints the path of its kubeconfig last; null: a program makes it.</param>
/// <param name="Down">The command that ends it; null: there is none.</param>
/// <param name="Charts">What it gets first, in this order.</param>
public sealed record ClusterDeclaration(string? With, CommandDeclaration? Up, CommandDeclaration? Down, ImmutableArray<ClusterChart> Charts)
{
    /// <summary>Null: the stage's cluster is not made here.</summary>
    internal static ClusterDeclaration? Read(ManifestNode? node) => node is MapNode map
        ? new ClusterDeclaration(map.Text("with"), CommandDeclaration.Read(map["up"]), CommandDeclaration.Read(map["down"]), map["charts"] is ListNode charts ? [.. charts.Items.Select(ClusterChart.Read).OfType<ClusterChart>()] : [])
        : null;
}

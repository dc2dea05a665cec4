using Slipway.Repository.Manifests;

namespace Slipway.Repository.Components;

/// <summary>How a component is deployed. All null: objects are made from its manifest.</summary>
public sealed record DeployDeclaration
{
    public ChartReference? Chart { get; init; }

    /// <summary>A folder of Kubernetes objects that replace the generated ones, from the component's folder.</summary>
    public string? Manifests { get; init; }

    /// <summary>A Kustomize folder, from the component's folder.</summary>
    public string? Kustomize { get; init; }

    /// <summary>Only what needs it is let in. Default: false.</summary>
    public bool HasNetworkPolicy { get; init; }

    internal static DeployDeclaration Read(ManifestNode? node) => node is not MapNode map ? new DeployDeclaration() : new DeployDeclaration
    {
        Chart = ChartReference.Read(map["chart"]),
        Manifests = map.Text("manifests"),
        Kustomize = map.Text("kustomize"),
        HasNetworkPolicy = map.Text("networkPolicy") == "true",
    };
}

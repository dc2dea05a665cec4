using Slipway.Releases.Planning.Manifests;
using Slipway.Repository.Components;

namespace Slipway.Releases.Planning.Charts;

/// <summary>Where the chart of a component is: where its manifest says, else in <c>chart/</c>.</summary>
static class ChartPlace
{
    const string Usual = "chart";

    /// <summary>Null: it has none.</summary>
    /// <param name="root">Of the repository.</param>
    /// <param name="folder">The component's.</param>
    public static ChartReference? Of(string root, string folder, DeployDeclaration deploy) => deploy switch
    {
        { Chart: { } chart } => chart,
        { Manifests: null, Kustomize: null } when File.Exists(Path.Combine(root, folder, Usual, "Chart.yaml")) => new ChartReference(Usual),
        _ => null,
    };

    /// <summary>Whether a component brings objects of its own, or a chart.</summary>
    public static bool IsOwn(string root, string folder, DeployDeclaration deploy) => Of(root, folder, deploy) is not null || ManifestFolders.Of(root, folder, deploy) is not null;
}

using Slipway.Repository.Components;

namespace Slipway.Releases.Planning.Manifests;

/// <summary>Where the objects that a component brings itself are: where its manifest says, else in <c>deploy/</c>.</summary>
/// <param name="Folder">From the repository's root.</param>
/// <param name="IsKustomize">Kustomize makes them.</param>
sealed record ManifestFolders(string Folder, bool IsKustomize)
{
    const string Usual = "deploy";

    /// <summary>Null: they are made from its manifest.</summary>
    /// <param name="folder">The component's.</param>
    public static ManifestFolders? Of(string root, string folder, DeployDeclaration deploy) => deploy switch
    {
        { Kustomize: { } kustomize } => new ManifestFolders(In(folder, kustomize), true),
        { Manifests: { } manifests } => new ManifestFolders(In(folder, manifests), false),
        _ when ManifestFolder.IsKustomize(root, In(folder, Usual)) => new ManifestFolders(In(folder, Usual), true),
        _ when ManifestFolder.IsUsed(root, In(folder, Usual)) => new ManifestFolders(In(folder, Usual), false),
        _ => null,
    };

    static string In(string folder, string inner) => folder.Length == 0 ? inner.TrimEnd('/') : $"{folder}/{inner.TrimEnd('/')}";
}

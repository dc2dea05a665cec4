using Slipway.Repository.Manifests;

namespace Slipway.Repository.Components;

/// <summary>A Helm chart: a folder, or one by name, repository and version.</summary>
/// <param name="Name">The chart's name, or the folder.</param>
/// <param name="Repository">Where it is published; null: it is a folder.</param>
/// <param name="Version">The exact one; null: it is a folder.</param>
/// <param name="Digest">Of its archive: <c>sha256:…</c>; null: it is a folder, or not pinned yet.</param>
public sealed record ChartReference(string Name, string? Repository = null, string? Version = null, string? Digest = null)
{
    public bool IsFolder => Repository is null;

    /// <summary>Null: no chart.</summary>
    internal static ChartReference? Read(ManifestNode? node) => node switch
    {
        ScalarNode { IsNull: false } folder => new ChartReference(folder.Text),
        MapNode map when map.Text("name") is { } name && map.Text("repository") is { } repository => new ChartReference(name, repository, map.Text("version"), map.Text("digest")),
        _ => null,
    };
}

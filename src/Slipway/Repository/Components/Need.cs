using Slipway.Repository.Manifests;

namespace Slipway.Repository.Components;

/// <summary>Something that a component cannot run without.</summary>
/// <param name="Name">What it is called in this component.</param>
/// <param name="Node">Where it says so.</param>
public abstract record Need(string Name, ManifestNode Node);

/// <summary>A database, a cache and the like.</summary>
/// <param name="Kind">One of <see cref="Manifests.Schema.ResourceKinds"/>.</param>
/// <param name="Version">Wanted version, e.g. <c>15</c>; null: any.</param>
public sealed record ResourceNeed(string Name, ManifestNode Node, string Kind, string? Version) : Need(Name, Node)
{
    /// <summary>What takes its place in a stage without servers: <c>sqlite</c>, or null.</summary>
    public string? Embedded { get; init; }

    /// <summary>The component whose resource it is, as written: <c>orders</c> or <c>orders.database</c>; null: its own.</summary>
    public ScalarNode? Owner { get; init; }

    /// <summary>Binds it to a resource that exists; null: an engine provides it.</summary>
    public ScalarNode? Url { get; init; }

    /// <summary>The URL of that resource's server for a role that may do everything with it; null: none is known.</summary>
    public ScalarNode? Admin { get; init; }

    /// <summary>Of its data in a cluster: <c>10Gi</c>; null: as is usual for its kind.</summary>
    public string? Size { get; init; }

    /// <summary>The storage class of its data in a cluster; null: the cluster's default.</summary>
    public string? StorageClass { get; init; }
}

/// <summary>Another component.</summary>
/// <param name="Reference">Its name or path, as written.</param>
public sealed record ComponentNeed(string Name, ManifestNode Node, ScalarNode Reference) : Need(Name, Node);

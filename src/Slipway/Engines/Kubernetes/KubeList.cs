using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Slipway.Engines.Kubernetes;

/// <summary>Which objects are meant.</summary>
/// <param name="Resource">Their kind.</param>
/// <param name="Space">Their namespace; null: all of them, or the kind has none.</param>
/// <param name="Labels">A label selector: <c>slipway/component=visits</c>; null: any.</param>
/// <param name="Fields">A field selector; null: any.</param>
sealed record KubeSelection(KubeResource Resource, string? Space, string? Labels = null, string? Fields = null)
{
    /// <summary>The path with its query, to which more can be added.</summary>
    public string Path(params IEnumerable<(string Name, string? Value)> more)
    {
        var query = more.Prepend(("fieldSelector", Fields)).Prepend(("labelSelector", Labels)).Where(pair => pair.Item2 is not null);
        return $"{Resource.Path(Space)}?{string.Join('&', query.Select(pair => $"{pair.Item1}={Uri.EscapeDataString(pair.Item2!)}"))}";
    }
}

/// <summary>How a list is answered.</summary>
sealed record KubeListing
{
    /// <summary>Labels, annotations and the like, without what the objects hold.</summary>
    public bool IsMetadata { get; init; }

    /// <summary>In one answer, however many there are: for small objects of which there are not very many.</summary>
    public bool IsAtOnce { get; init; }

    /// <summary>What the API is asked for.</summary>
    public string Accept => IsMetadata ? "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1" : "application/json";
}

/// <summary>Objects of one kind as they were at one moment.</summary>
/// <param name="Version">That moment, from which they can be watched.</param>
sealed record KubeList(ImmutableArray<JsonObject> Items, string Version);

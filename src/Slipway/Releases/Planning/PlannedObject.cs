using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;

namespace Slipway.Releases.Planning;

/// <summary>What becomes of one object.</summary>
/// <param name="Wanted">What is applied; null: it is pruned.</param>
sealed record PlannedObject(ObjectKey Key, ObjectAction Action, JsonObject? Wanted)
{
    /// <summary>Where it is changed in the cluster; null: a kind that the cluster will know only when the release has defined it.</summary>
    public KubeResource? Resource { get; init; }

    /// <summary>Of the object that is there, which alone is pruned or replaced; null: there is none.</summary>
    public string? Uid { get; init; }

    /// <summary>As it is now; null: there is none.</summary>
    public JsonObject? Live { get; init; }

    /// <summary>Sorted by path. None for what is created or pruned.</summary>
    public ImmutableArray<FieldChange> Diff { get; init; } = [];

    /// <summary>Its pods are replaced by new ones.</summary>
    public bool IsRestarted { get; init; }

    /// <summary>It is a database that stays as it is, since its pod would be replaced and nobody consents to that.</summary>
    public bool IsHeldBack { get; init; }
}

/// <summary>What is done with an object.</summary>
enum ObjectAction
{
    Unchanged,

    Created,

    Changed,

    /// <summary>Removed and made anew, since what changes can never change in place; only where the object itself allows it.</summary>
    Replaced,

    /// <summary>Removed, as nothing wants it any more.</summary>
    Pruned,
}

/// <summary>A field that changes. A secret's value is never in it.</summary>
/// <param name="Path"><c>spec.template.spec.containers[web].image</c></param>
/// <param name="Before">As YAML, of several lines where it is more than a value; null: it is not there.</param>
/// <param name="After">As YAML; null: it is removed.</param>
sealed record FieldChange(string Path, string? Before, string? After);

using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Slipway.Repository.Components;
using Slipway.Secrets;

namespace Slipway.Releases.Objects;

/// <summary>All that decides the Kubernetes objects of a component on a stage: equal inputs, equal objects.</summary>
/// <param name="Owner">Whose objects they are.</param>
/// <param name="Settings">With the commands for inside the image, as <see cref="Running.Containers.InImage"/> gives them.</param>
/// <param name="Image">By digest: <c>registry.example.net/visits@sha256:…</c>.</param>
sealed record ObjectInputs(ObjectOwner Owner, ComponentSettings Settings, string Image)
{
    /// <summary>The stage's namespace, its pattern filled in.</summary>
    public required string Namespace { get; init; }

    /// <summary>The stage's pattern of hosts; null: none.</summary>
    public string? Host { get; init; }

    /// <summary>The component's version, for a label; null: none.</summary>
    public string? Version { get; init; }

    /// <summary>Variables that anybody may see.</summary>
    public ImmutableSortedDictionary<string, string> Variables { get; init; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>Variables that hold a secret.</summary>
    public ImmutableSortedDictionary<string, Secret> Secrets { get; init; } = ImmutableSortedDictionary.Create<string, Secret>(StringComparer.Ordinal);

    /// <summary>The key of the hash that a Secret is named after: at least 16 bytes, the same for all releases of the stage.</summary>
    public required byte[] Key { get; init; }

    /// <summary>Names this attempt in the migration's Job: lower-case letters and digits. Each attempt has one of its own.</summary>
    public required string Attempt { get; init; }

    /// <summary>The components that need this one, for its NetworkPolicy.</summary>
    public ImmutableArray<string> Dependants { get; init; } = [];

    /// <summary>The images of its own databases by digest, by the needs' names; one that is not there is taken from where it comes from.</summary>
    public ImmutableDictionary<string, string> DatabaseImages { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Objects that are there beside those made from the manifest alone: snapshots on a schedule.</summary>
    public ImmutableArray<JsonObject> Beside { get; init; } = [];

    /// <summary>A Secret of the namespace with the registry's login; null: none is needed.</summary>
    public string? PullSecret { get; init; }
}

using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;

namespace Slipway.Releases.Rollout;

/// <summary>An object that was applied, and is to come up.</summary>
/// <param name="Resource">Its kind.</param>
/// <param name="Name">Its name.</param>
/// <param name="Uid">Another object of its name is not it.</param>
/// <param name="Generation">An older one is not what was applied.</param>
sealed record RolloutTarget(KubeResource Resource, string Name, string Uid, long Generation)
{
    /// <summary>The old pods must be gone, and not only on their way and without new requests: what they still wrote would be lost, or wrong. Default: false.</summary>
    public bool MustServeAlone { get; init; }

    /// <param name="applied">The cluster's answer when it was applied.</param>
    public static RolloutTarget Of(KubeResource resource, JsonObject applied) =>
        new(resource, applied.Name() ?? "", applied.Uid() ?? "", applied.Number("metadata", "generation") ?? 0);

    /// <summary><c>Deployment `visits`</c></summary>
    public string Title => $"{Resource.Kind} `{KubeText.Clean(Name, 100)}`";
}

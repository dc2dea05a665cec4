using System.Text.Json.Nodes;

namespace Slipway.Engines.Kubernetes;

/// <summary>What applying an object came to.</summary>
/// <param name="Object">As it is now, or would be.</param>
/// <param name="IsCreated">It was not there before.</param>
sealed record KubeApplied(JsonObject Object, bool IsCreated);

/// <summary>How an object is applied.</summary>
sealed record KubeApply
{
    /// <summary>Nothing is stored; the answer is what it would be.</summary>
    public bool IsDryRun { get; init; }

    /// <summary>Takes fields that somebody else set. Default: true, for what is ours; false makes them a <c>kube-conflict</c>.</summary>
    public bool TakesOver { get; init; } = true;
}

/// <summary>What deleting an object came to.</summary>
enum KubeDeletion
{
    /// <summary>It is being deleted.</summary>
    Begun,

    /// <summary>It was not there.</summary>
    WasGone,

    /// <summary>Another object has its name by now, which was left alone.</summary>
    IsAnother,
}

/// <summary>What becomes of the objects that an object owns.</summary>
enum KubePropagation
{
    /// <summary>They go after it.</summary>
    Background,

    /// <summary>They go before it.</summary>
    Foreground,

    /// <summary>They stay.</summary>
    Orphan,
}

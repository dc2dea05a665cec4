using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Slipway.Releases.Rollout;

/// <summary>How far a workload of any kind is, by what its status says.</summary>
/// <param name="Wanted">How many pods there should be.</param>
/// <param name="Ready">How many of the new ones are ready.</param>
/// <param name="IsComplete">All that its controller has to do is done.</param>
sealed record WorkloadProgress(long Wanted, long Ready, bool IsComplete)
{
    /// <summary>Of the new version, and meant to stay.</summary>
    public ImmutableArray<JsonObject> NewPods { get; init; } = [];

    /// <summary>Of the old version, and not over yet: as long as they end they may still answer a request that is underway.</summary>
    public ImmutableArray<JsonObject> OldPods { get; init; } = [];

    /// <summary>Who makes the new pods; null: nobody does yet.</summary>
    public JsonObject? Maker { get; init; }

    /// <summary>The controller has given up waiting.</summary>
    public bool IsPastDeadline { get; init; }

    public string Note => IsComplete && !OldPods.IsEmpty
        ? $"{Ready} of {Wanted} new pods ready, {Count(OldPods.Length, "old pod")} still to end"
        : $"{Ready} of {Count(Wanted, "new pod")} ready";

    static string Count(long number, string what) => $"{number} {what}{(number == 1 ? "" : "s")}";
}

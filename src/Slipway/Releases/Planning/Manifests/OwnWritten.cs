using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Slipway.Problems;

namespace Slipway.Releases.Planning.Manifests;

/// <summary>What somebody wrote for a component: Kubernetes objects, or a chart that was rendered.</summary>
/// <param name="Objects">With the name of the file that each stands in.</param>
sealed record OwnWritten(ImmutableArray<(string File, JsonObject Object)> Objects)
{
    /// <summary>Those of a chart that are made on the way, and are no part of what stands.</summary>
    public ImmutableArray<(string File, JsonObject Object)> Hooks { get; init; } = [];

    /// <summary>What a person should know, a line each.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];

    public ImmutableArray<Problem> Problems { get; init; } = [];
}

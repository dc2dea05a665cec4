using System.Collections.Immutable;
using NuGet.Versioning;
using Slipway.Repository.Components;

namespace Slipway.Versions.Bumping;

/// <summary>What a bump is going to write.</summary>
/// <param name="From">Null: there was no version yet.</param>
/// <param name="Files">The new texts, by path from the root.</param>
public sealed record BumpPlan(Component Component, NuGetVersion? From, NuGetVersion To, ImmutableArray<BumpedFile> Files)
{
    /// <summary>The lines of the entry; empty where the component keeps no changelog.</summary>
    public ImmutableArray<string> Entry { get; init; } = [];
}

/// <summary>A file with its new text.</summary>
/// <param name="Path">From the root, with forward slashes.</param>
/// <param name="IsChangelog">People may want to edit it.</param>
public sealed record BumpedFile(string Path, string Text, bool IsChangelog);

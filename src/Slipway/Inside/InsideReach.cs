using System.Collections.Immutable;
using Slipway.Engines.Containers;

namespace Slipway.Inside;

/// <summary>What a container gets besides the checkout, so that it reaches what is up on a stage.</summary>
/// <param name="Network">Null: the engine's usual one.</param>
/// <param name="Mounts">The folders of SQLite files.</param>
public sealed record InsideReach(string? Network, ImmutableArray<ContainerMount> Mounts)
{
    /// <summary>It reaches nothing of a stage.</summary>
    public static InsideReach None { get; } = new(null, []);
}

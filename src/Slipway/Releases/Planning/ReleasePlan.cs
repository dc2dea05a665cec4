using System.Collections.Immutable;
using Slipway.Problems;

namespace Slipway.Releases.Planning;

/// <summary>Exactly what a deploy would do.</summary>
/// <param name="Deploy">The number that it would have.</param>
/// <param name="Components">In the order of the graph: each after what it needs.</param>
sealed record ReleasePlan(int Deploy, ImmutableArray<ComponentPlan> Components)
{
    /// <summary>What stands in the way, of no component alone.</summary>
    public ImmutableArray<Problem> Shared { get; init; } = [];

    /// <summary>All that stands in the way: nothing is applied while there is any.</summary>
    public ImmutableArray<Problem> Problems => [.. Shared, .. Components.SelectMany(component => component.Problems)];

    /// <summary>Nothing is to be done.</summary>
    public bool IsEmpty => Shared.IsEmpty && Components.All(component => component.IsEmpty);
}

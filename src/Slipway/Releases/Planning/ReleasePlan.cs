using System.Collections.Immutable;
using Slipway.Engines.Kubernetes;
using Slipway.Problems;
using Slipway.Releases.Objects.Databases;
using Slipway.Releases.Records;

namespace Slipway.Releases.Planning;

/// <summary>Exactly what a deploy would do.</summary>
/// <param name="Deploy">The number that it would have.</param>
/// <param name="Components">In the order of the graph: each after what it needs.</param>
sealed record ReleasePlan(int Deploy, ImmutableArray<ComponentPlan> Components)
{
    /// <summary>What stands in the way, of no component alone.</summary>
    public ImmutableArray<Problem> Shared { get; init; } = [];

    /// <summary>Components that stand on the stage and have left the repository, and stay there. Sorted.</summary>
    public ImmutableArray<string> Gone { get; init; } = [];

    /// <summary>All that stands in the way: nothing is applied while there is any.</summary>
    public ImmutableArray<Problem> Problems => [.. Shared, .. Components.SelectMany(component => component.Problems)];

    /// <summary>For a plan before the first deploy, whose key is not made yet: Secrets with variables are shown without the names that they will not have.</summary>
    public ReleasePlan WithoutSecretNames() => this with { Components = [.. Components.Select(component => component with { Objects = [.. component.Objects.Select(Unnamed)] })] };

    /// <summary>The same with how data is guarded while it migrates.</summary>
    /// <param name="isFile">Whether a component's data is a file.</param>
    public ReleasePlan Guarded(ReleaseHistory history, Func<string, bool> isFile) =>
        this with { Components = [.. Components.Select(component => component with { Guard = GuardForecast.Of(component, history) is { } guard ? guard with { IsFile = isFile(component.Component) } : null })] };

    /// <summary>Nothing is to be done.</summary>
    public bool IsEmpty => Shared.IsEmpty && Components.All(component => component.IsEmpty);

    /// <summary>It makes Secrets whose names come from the stage's key.</summary>
    public bool NamesSecrets => Components.Any(component => component.Objects.Any(IsNamedByKey));

    static bool IsNamedByKey(PlannedObject one) => one is { Action: ObjectAction.Created, Wanted: { } made } && made.Kind() == "Secret" && Leftovers.IsVariables(made) && !DatabaseMark.Is(made);

    static PlannedObject Unnamed(PlannedObject one) => IsNamedByKey(one)
        ? one with { Key = one.Key with { Name = $"{one.Key.Name[..(one.Key.Name.LastIndexOf('-') + 1)]}(made by the deploy)" } } : one;
}

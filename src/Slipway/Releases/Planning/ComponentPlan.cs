using System.Collections.Immutable;
using Slipway.Problems;
using Slipway.Releases.Planning.Charts;
using Slipway.Releases.Records;

namespace Slipway.Releases.Planning;

/// <summary>What a deploy does for one component.</summary>
/// <param name="From">The release that stands; null: none does.</param>
/// <param name="Number">Of the release that would be made.</param>
/// <param name="Objects">In the order in which they are applied; then what is pruned.</param>
sealed record ComponentPlan(WantedRelease Wanted, ReleaseSummary? From, int Number, ImmutableArray<PlannedObject> Objects)
{
    public string Component => Wanted.Component;

    public MigrationForecast Migration { get; init; }

    /// <summary>The hooks of a chart that are run, in their order; empty: it has none, or nothing else is to be done.</summary>
    public ImmutableArray<ChartHook> Hooks { get; init; } = [];

    /// <summary>What stands in the way: nothing is applied while there is one.</summary>
    public ImmutableArray<Problem> Problems { get; init; } = [];

    /// <summary>What a person should know of what is done, a line each.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];

    public IEnumerable<PlannedObject> Changes => Objects.Where(one => one.Action != ObjectAction.Unchanged);

    /// <summary>Whose pods are replaced: their Deployments and the like.</summary>
    public IEnumerable<PlannedObject> Restarted => Objects.Where(one => one.IsRestarted);

    /// <summary>Nothing is to be done.</summary>
    public bool IsEmpty => !Changes.Any() && Migration != MigrationForecast.Runs && Hooks.IsEmpty && Problems.IsEmpty;
}

/// <summary>Whether migrations are run.</summary>
enum MigrationForecast
{
    /// <summary>The component has none.</summary>
    None,

    /// <summary>The release that stands has run those of this image.</summary>
    NotNeeded,

    /// <summary>They are run, from the new image, before anything else changes. Those that have been run already do nothing.</summary>
    Runs,
}

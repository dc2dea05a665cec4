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

    /// <summary>What they do to the schema; null: none run, or it is not known.</summary>
    public SchemaChange? Schema { get; init; }

    /// <summary>How the data is guarded meanwhile; null: there is nothing to guard, or it is not known.</summary>
    public GuardForecast? Guard { get; init; }

    /// <summary>Why that is not known, where migrations run.</summary>
    public SchemaUnknown Unknown { get; init; }

    /// <summary>The image tells more when it is in the registry.</summary>
    public bool AwaitsImage => Migration == MigrationForecast.Runs && Unknown == SchemaUnknown.NoImage;

    /// <summary>The hooks of a chart that are run, in their order; empty: it has none, or nothing else is to be done.</summary>
    public ImmutableArray<ChartHook> Hooks { get; init; } = [];

    /// <summary>The component's own <c>scripts/deploy</c> is run.</summary>
    public bool RunsScript { get; init; }

    /// <summary>What stands in the way: nothing is applied while there is one.</summary>
    public ImmutableArray<Problem> Problems { get; init; } = [];

    /// <summary>What a person should know of what is done, a line each.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];

    public IEnumerable<PlannedObject> Changes => Objects.Where(one => one.Action != ObjectAction.Unchanged);

    /// <summary>Whose pods are replaced: their Deployments and the like.</summary>
    public IEnumerable<PlannedObject> Restarted => Objects.Where(one => one.IsRestarted);

    /// <summary>The same where the new image says that no migration is pending. Where it was asked only since somebody has put data back, nothing is to be done.</summary>
    public ComponentPlan WithNothingPending() => this with { Migration = IsAskedAgain && !Changes.Any() && !RunsScript && Hooks.IsEmpty ? MigrationForecast.NotNeeded : MigrationForecast.NothingPending };

    /// <summary>What stands is made of the same.</summary>
    bool IsAskedAgain => From is { Restored: not null } && From.Fingerprint == Wanted.Image.Fingerprint;

    /// <summary>Nothing is to be done.</summary>
    public bool IsEmpty => !Changes.Any() && Migration is MigrationForecast.None or MigrationForecast.NotNeeded && Hooks.IsEmpty && !RunsScript && Problems.IsEmpty;
}

/// <summary>Whether migrations are run.</summary>
enum MigrationForecast
{
    /// <summary>The component has none.</summary>
    None,

    /// <summary>The release that stands has run those of this image, and its data is still what they made of it.</summary>
    NotNeeded,

    /// <summary>The new image says that all of its migrations are applied: none is run, and it is released.</summary>
    NothingPending,

    /// <summary>They are run, from the new image, before anything else changes. Those that have been run already do nothing.</summary>
    Runs,
}

/// <summary>Why it is not known which migrations are pending.</summary>
enum SchemaUnknown
{
    /// <summary>It was not asked.</summary>
    NotAsked,

    /// <summary>The image that could tell is not in the stage's registry yet.</summary>
    NoImage,

    /// <summary>The namespace in which it would be asked is only made by the deploy.</summary>
    NoNamespace,

    /// <summary>The database is only made by the deploy: all are pending.</summary>
    NoDatabase,

    /// <summary>Whoever plans may not run a Job there.</summary>
    NotAllowed,
}

using Slipway.Execution.Journal;
using Slipway.Releases.Records;

namespace Slipway.Releases.Planning;

/// <summary>How a release is going to guard its component's data while it migrates.</summary>
/// <param name="Fence">Whether writers are held off.</param>
/// <param name="Rehearses">The migrations are tried on a copy first.</param>
/// <param name="Usual">How long writers would be held off for all but the migrations, by what the last snapshot and the last rollout took; null: not known.</param>
sealed record GuardForecast(FenceForecast Fence, bool Rehearses, TimeSpan? Usual)
{
    /// <summary>Its data is a file, which knows no roles: readers are held off as well.</summary>
    public bool IsFile { get; init; }

    /// <summary>Null: nothing is to be guarded.</summary>
    public static GuardForecast? Of(ComponentPlan component, ReleaseHistory history)
    {
        if (component is not { Migration: MigrationForecast.Runs, Schema: { } schema } || component.Wanted.Data.IsEmpty)
        {
            return null;
        }

        var rehearses = component.Wanted.Rehearses;
        var fence = schema.Compatibility == Compatibility.Yes ? FenceForecast.None : rehearses ? FenceForecast.Unless : FenceForecast.Certain;
        return new GuardForecast(fence, rehearses, fence == FenceForecast.None ? null : UsualOf(history, component.Component));
    }

    static TimeSpan? UsualOf(ReleaseHistory history, string component)
    {
        var entries = history.Deploys.SelectMany(deploy => deploy.Entries).ToList();
        var snapshot = entries.OfType<SnapshotTaken>().FirstOrDefault(taken => taken.Component == component)?.Elapsed;
        var rollout = entries.OfType<StepEnded>().FirstOrDefault(step => step.Step == $"{component}/roll-out")?.Elapsed;
        return snapshot + rollout;
    }
}

/// <summary>Whether writers are held off.</summary>
enum FenceForecast
{
    /// <summary>The version that stands works on the new schema.</summary>
    None,

    /// <summary>Unless the rehearsal shows that the version that stands works on the new schema.</summary>
    Unless,

    Certain,
}

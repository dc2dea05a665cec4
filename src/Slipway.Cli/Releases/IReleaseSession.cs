using Slipway.Problems;
using Slipway.Releases.Planning;
using Slipway.Releases.Records;
using Slipway.Repository.Stages;

namespace Slipway.Cli.Releases;

/// <summary>Everything that a release of components to a stage is made from, whatever place that is.</summary>
interface IReleaseSession : IAsyncDisposable
{
    ReleaseScope Scope { get; }

    OpenedPlace Opened { get; }

    /// <summary>Of the repository.</summary>
    string Root { get; }

    /// <summary>The place, for people.</summary>
    string Where { get; }

    /// <summary>Somebody consents to that databases are replaced, and that those are removed which no need names any more.</summary>
    bool ReplacesDatabases { get; set; }

    /// <summary>Migrations are tried on a copy first, also where their components do not ask for it.</summary>
    bool Rehearses { get; set; }

    /// <summary>Names of components that have left the repository, and are removed. Empty: none are.</summary>
    IReadOnlyList<string> Removes { get; set; }

    /// <summary>As it was when the session began.</summary>
    Task<ReleaseHistory> HistoryAsync(CancellationToken cancellation);

    /// <summary>What a deploy would do now.</summary>
    /// <param name="deploy">The number of a deploy that is gone on with; null: it would be a new one.</param>
    Task<ReleasePlan> PlanAsync(ReleaseHistory history, CancellationToken cancellation, int? deploy = null);

    /// <summary>The same plan with the migrations that are pending, as far as the new version can tell. Where none would run nothing is asked.</summary>
    Task<ReleasePlan> AskAsync(ReleasePlan plan, CancellationToken cancellation);

    /// <summary>The same for one component of a plan.</summary>
    /// <exception cref="ProblemException">It could not tell.</exception>
    Task<ComponentPlan> AskAsync(ReleasePlan plan, ComponentPlan component, CancellationToken cancellation);

    /// <summary>From here on it is about what stands on another stage, and not about what this checkout would make.</summary>
    /// <param name="proven">What stands there.</param>
    Task PromoteAsync(Stage from, ReleaseHistory proven, CancellationToken cancellation);

    /// <summary>Brings all that a plan is to run to the place.</summary>
    /// <exception cref="ProblemException">One cannot be built, copied or pushed.</exception>
    Task EnsureImagesAsync(ReleasePlan plan, CancellationToken cancellation);

    /// <summary>Makes the key of the stage, where it has none.</summary>
    /// <param name="planned">Before.</param>
    /// <returns>The key is new, and this plan has other names in it than a plan would have now.</returns>
    Task<bool> EnsureKeyAsync(ReleasePlan planned, CancellationToken cancellation);
}

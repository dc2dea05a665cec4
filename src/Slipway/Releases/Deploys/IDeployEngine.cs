using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;
using Slipway.Problems;
using Slipway.Releases.Objects;
using Slipway.Releases.Records;
using Slipway.Releases.Rollout;
using Slipway.Secrets;

namespace Slipway.Releases.Deploys;

/// <summary>What a deploy changes: a cluster, or this machine. What runs is told by objects in either, of kinds that the engine knows.</summary>
/// <remarks>Each change looks at the leases first. Every method throws a <see cref="ProblemException"/> that names the cause, and may be called again after a kill.</remarks>
interface IDeployEngine : IAsyncDisposable
{
    /// <summary>What components' own scripts are run with; null: none is.</summary>
    ScriptHost? Scripts { get; }

    /// <summary>To be called right before an effect that is not the engine's.</summary>
    /// <exception cref="ProblemException"><c>lease-lost</c></exception>
    ValueTask CheckAsync(CancellationToken cancellation);

    /// <summary>Masks a secret from now on.</summary>
    void Hide(Secret secret);

    /// <summary>What is refused is quoted, and the journal keeps it.</summary>
    string WithoutSecrets(string text);

    /// <summary>The kind of an object.</summary>
    KubeResource ResourceOf(JsonObject one);

    /// <summary>Makes an object as it is wanted.</summary>
    /// <returns>As it is now.</returns>
    Task<(KubeResource Resource, JsonObject Applied)> ApplyAsync(JsonObject wanted, CancellationToken cancellation);

    /// <summary>Applies an object of an earlier release. One that cannot be changed back is removed and made anew, where its author allows that.</summary>
    Task<(KubeResource Resource, JsonObject Applied)> PutBackAsync(JsonObject earlier, ObjectOwner owner, CancellationToken cancellation);

    /// <summary>As it is; null: it is not there, as is nothing of a kind that is not defined.</summary>
    Task<JsonObject?> FindAsync(JsonObject one, CancellationToken cancellation);

    /// <summary>Removes an object with all that it owns, and waits until it is gone.</summary>
    /// <param name="live">As it is: another one of its name is left alone.</param>
    Task RemoveAsync(JsonObject live, CancellationToken cancellation);

    /// <summary>Waits until what was applied runs, and requests go to nothing else.</summary>
    /// <exception cref="ProblemException">The proof that it does not come up.</exception>
    Task RollOutAsync(string space, IReadOnlyCollection<RolloutTarget> targets, Action<string> write, CancellationToken cancellation);

    /// <summary>Replaces the pods of a database.</summary>
    /// <param name="set">As it was answered when it was applied.</param>
    /// <param name="isOld">Whether pods that were made from the template of this name are meant.</param>
    Task ReplacePodsAsync(string space, KubeResource sets, JsonObject set, Func<string?, bool> isOld, CancellationToken cancellation);

    /// <summary>Waits for a Job or a pod of a chart to have done its work, for an hour where it does not say how long.</summary>
    /// <exception cref="ProblemException">The proof that it failed.</exception>
    Task RunHookAsync(string space, RolloutTarget target, Action<string> write, CancellationToken cancellation);

    /// <summary>Has a release's image migrate: once for each name, and one that is at it already is waited for.</summary>
    /// <exception cref="ProblemException">It has not migrated.</exception>
    Task MigrateAsync(MigrationCall call, Action<string> write, CancellationToken cancellation);

    /// <summary>Ends a migration that may be at work, and removes what is left of it.</summary>
    Task StopMigrationAsync(MigrationCall call, ObjectOwner owner, CancellationToken cancellation);

    /// <summary>Asks whoever serves a release whether it works.</summary>
    /// <exception cref="ProblemException">What is wrong, all of it.</exception>
    Task SmokeAsync(string space, SmokeTarget target, ReleaseRecord release, CancellationToken cancellation);

    /// <summary>Starts one more process of a release that stands, where nobody's requests go, with other variables; looks whether it gets ready and answers its smoke checks; and removes it.</summary>
    /// <param name="mark">Names what is made: the same again finds what a kill has left.</param>
    /// <returns>Why it does not work; empty: it does.</returns>
    Task<ImmutableArray<Problem>> TryAsync(ReleaseRecord standing, string space, string mark, ImmutableSortedDictionary<string, Secret> variables, Action<string> write, CancellationToken cancellation);

    /// <summary>Stops what a release runs, and lets no request in until <see cref="LetInAsync"/>: to hold writers off where the database cannot.</summary>
    Task StopAsync(ReleaseRecord standing, CancellationToken cancellation);

    /// <summary>Lets requests in again, to whatever serves the component by now.</summary>
    Task LetInAsync(string component, CancellationToken cancellation);
}

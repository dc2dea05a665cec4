using System.Collections.Immutable;
using Slipway.Execution.Journal;
using Slipway.Problems;
using Slipway.Releases.Deploys;
using Slipway.Releases.Records;

namespace Slipway.Releases.Migrations;

/// <summary>What lies between the code of an earlier release and the schema of today, where nothing is migrated back.</summary>
/// <param name="earlier">The release that is to be put back.</param>
sealed class SchemaCrossing(ReleaseHistory history, ReleaseSummary earlier)
{
    /// <summary>The releases that have changed the schema since, oldest first.</summary>
    public ImmutableArray<ReleaseSummary> Releases { get; } = [.. history.Of(earlier.Component).Where(release => release.Schema is not null && release.Number > CodeOf(history, earlier) && HasMigrated(history, release) && !IsTakenBack(history, release)).Reverse()];

    /// <summary><c>schema-incompatible</c>; null: every one of them says that the version before it works on its schema.</summary>
    public Problem? Problem(string stage)
    {
        if (Releases.FirstOrDefault(release => !release.IsCompatible) is not { Schema: { } schema } release)
        {
            return null;
        }

        return new Problem("schema-incompatible", $"release {earlier.Number} of `{earlier.Component}` cannot live with the schema that release {release.Number} has made")
        {
            Kind = ProblemKind.Failure,
            Why = $"its migration `{schema.After}` {(release.Data?.Works == false ? "was rehearsed, and the version before did not work on it" : schema.Compatibility == Compatibility.No ? "says that the version before does not work on it" : "does not say whether the version before works on it, which counts as no")}; a rollback puts code back, and no schema",
            Fix = $"go forward: mend what is wrong, or give the code of release {earlier.Number}{Commit} a new migration that does the reverse, then `slipway deploy {earlier.Component} --stage {stage}`: no write is lost by that; or put the data back as well, which shows first which writes would be lost: `slipway rollback {earlier.Component} --to {earlier.Number} --data --stage {stage}`",
        };
    }

    string Commit => earlier.Commit is { } commit ? $" (commit {commit[..Math.Min(12, commit.Length)]})" : "";

    /// <summary>For people, where the code is older than what was promised. Null: it is not.</summary>
    public string? Note() => Releases.LastOrDefault(release => Before(release) != CodeOf(history, earlier)) is { Schema: { } schema } release
        ? $"note: release {release.Number} has migrated to `{schema.After}`, and promises only of the version right before it that it works on that" : null;

    /// <summary>The release whose code stood right before one was made; null: none is kept.</summary>
    int? Before(ReleaseSummary release) =>
        history.Of(release.Component).FirstOrDefault(one => one.Number < release.Number && one.Outcome == DeployOutcome.Released) is { } before ? CodeOf(history, before) : null;

    /// <summary>A rollback is the code of the release that it put back.</summary>
    static int CodeOf(ReleaseHistory history, ReleaseSummary release)
    {
        while (release.Origin is { Kind: ReleaseOriginKind.Rollback, Number: { } number } && number < release.Number)
        {
            if (history.Of(release.Component).FirstOrDefault(one => one.Number == number) is not { } back)
            {
                return number;
            }

            release = back;
        }

        return release.Number;
    }

    /// <summary>Its data was put back since to what it was before it.</summary>
    static bool IsTakenBack(ReleaseHistory history, ReleaseSummary release) => release.Data?.Undone is not null || history.Of(release.Component)
        .Where(later => later.Number > release.Number && later.Outcome == DeployOutcome.Released)
        .SelectMany(later => later.Data?.Restored ?? [])
        .Any(snapshot => history.Of(release.Component).FirstOrDefault(one => one.Data?.Snapshots.ContainsValue(snapshot) == true) is { } taken && taken.Number <= release.Number);

    /// <summary>One that was taken back before its migration began has not. What its journal cannot tell any more counts.</summary>
    static bool HasMigrated(ReleaseHistory history, ReleaseSummary release) =>
        release.Outcome != DeployOutcome.Undone
        || history.Deploys.FirstOrDefault(deploy => deploy.Number == release.Deploy) is not { } deploy
        || deploy.Entries.OfType<EffectIntended>().Any(entry => entry.Step == DeploySteps.MigrateOf(release.Component));
}

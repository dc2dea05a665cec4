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
    /// <summary>The releases that have changed the schema since to one that the earlier release has not, oldest first.</summary>
    public ImmutableArray<ReleaseSummary> Releases { get; } =
    [
        .. history.Of(earlier.Component)
            .Where(release => release.Schema is { } schema && release.Number > CodeOf(history, earlier) && schema.After != HeadOf(history, earlier) && HasMigrated(history, release) && !IsTakenBack(history, release))
            .Reverse(),
    ];

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
            Why = $"its migration `{schema.After}` {(release.Data?.Works == false ? "was rehearsed, and the version before did not work on it" : schema.Compatibility == Compatibility.No ? "says that the version before does not work on it" : "does not say whether the version before works on it, which counts as no")}; a rollback puts code back, and no schema unless told",
            Fix = $"{Forward(stage)}; or have its migrations taken down, where they say that nothing is lost by it: `slipway rollback {earlier.Component} --to {earlier.Number} --migrate --stage {stage}`; {Data(stage)}",
        };
    }

    /// <summary>What a person can do where nothing can be taken down.</summary>
    public string WayOut(string stage) => $"{Forward(stage)}; {Data(stage)}";

    string Forward(string stage) =>
        $"go forward: mend what is wrong, or give the code of release {earlier.Number}{Commit} a new migration that does the reverse, then `slipway deploy {earlier.Component} --stage {stage}`: no write is lost by that";

    string Data(string stage) => $"or put the data back as well, which shows first which writes would be lost: `slipway rollback {earlier.Component} --to {earlier.Number} --data --stage {stage}`";

    string Commit => earlier.Commit is { } commit ? $" (commit {commit[..Math.Min(12, commit.Length)]})" : "";

    /// <summary>For people, where the code is older than what was promised. Null: it is not.</summary>
    public string? Note() => Releases.LastOrDefault(release => Before(release) != CodeOf(history, earlier)) is { Schema: { } schema } release
        ? $"note: release {release.Number} has migrated to `{schema.After}`, and promises only of the version right before it that it works on that" : null;

    /// <summary>The release whose code stood right before one was made; null: none is kept.</summary>
    int? Before(ReleaseSummary release) =>
        history.Of(release.Component).FirstOrDefault(one => one.Number < release.Number && one.Outcome == DeployOutcome.Released) is { } before ? CodeOf(history, before) : null;

    /// <summary>The last migration that its code has, as far as is known: a release that came after a rollback may have run it once more. Null: not known.</summary>
    static string? HeadOf(ReleaseHistory history, ReleaseSummary earlier) =>
        history.Of(earlier.Component).FirstOrDefault(release => release.Number <= CodeOf(history, earlier) && release is { Outcome: DeployOutcome.Released, Head: not null })?.Head;

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

    static bool IsTakenBack(ReleaseHistory history, ReleaseSummary release) => release.Data?.Undone is not null || IsRestoredOver(history, release) || IsTakenDown(history, release);

    /// <summary>The data was put back since to what it was before it.</summary>
    static bool IsRestoredOver(ReleaseHistory history, ReleaseSummary release) => history.Of(release.Component)
        .Where(later => later.Number > release.Number && later.Outcome == DeployOutcome.Released)
        .SelectMany(later => later.Data?.Restored ?? [])
        .Any(snapshot => history.Of(release.Component).FirstOrDefault(one => one.Data?.Snapshots.ContainsValue(snapshot) == true) is { } taken && taken.Number <= release.Number);

    /// <summary>A rollback has taken its migrations down since, and the data of before that did not come back.</summary>
    static bool IsTakenDown(ReleaseHistory history, ReleaseSummary release) => history.Of(release.Component)
        .Any(later => later.Number > release.Number && later is { Outcome: DeployOutcome.Released, Data.Down: not null } && CodeOf(history, later) < release.Number && !IsRestoredOver(history, later));

    /// <summary>One that was taken back before its migration began has not. What its journal cannot tell any more counts.</summary>
    static bool HasMigrated(ReleaseHistory history, ReleaseSummary release) =>
        release.Outcome != DeployOutcome.Undone
        || history.Deploys.FirstOrDefault(deploy => deploy.Number == release.Deploy) is not { } deploy
        || deploy.Entries.OfType<EffectIntended>().Any(entry => entry.Step == DeploySteps.MigrateOf(release.Component));
}

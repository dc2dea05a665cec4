using System.Collections.Immutable;
using Slipway.Execution.Journal;
using Slipway.Problems;
using Slipway.Releases.Records;

namespace Slipway.Releases.Migrations;

/// <summary>The migrations that are to be taken down, since the release that is put back did not have them.</summary>
/// <param name="Change">As they were applied.</param>
/// <param name="Migrated">The release that has migrated last: its image has all of them, and their way down.</param>
sealed record SchemaDescent(SchemaChange Change, ReleaseRecord Migrated)
{
    /// <param name="earlier">The release that is put back.</param>
    /// <returns>Null: there is no migration between it and the schema of today.</returns>
    /// <exception cref="ProblemException"><c>schema-not-reversible</c></exception>
    public static async Task<SchemaDescent?> FindAsync(IReleasePlace place, ReleaseHistory history, ReleaseSummary earlier, string stage, CancellationToken cancellation)
    {
        var crossing = new SchemaCrossing(history, earlier);
        var records = await Task.WhenAll(crossing.Releases.Select(release => place.ReadAsync(release.Component, release.Number, cancellation)));
        if (records.Length == 0)
        {
            return null;
        }

        var (descent, why) = Of(crossing.Releases, records);
        return descent ?? throw new ProblemException(new Problem("schema-not-reversible", $"what was migrated since release {earlier.Number} of `{earlier.Component}` cannot be taken down")
        {
            Kind = ProblemKind.Failure,
            Why = why,
            Fix = crossing.WayOut(stage),
        });
    }

    /// <summary>All of it, or in a few words why not.</summary>
    /// <param name="crossed">That have migrated since, oldest first; at least one.</param>
    /// <param name="records">Of the same.</param>
    static (SchemaDescent? Descent, string Why) Of(ImmutableArray<ReleaseSummary> crossed, ReleaseRecord?[] records)
    {
        if (crossed[^1] is { Outcome: not DeployOutcome.Released } last)
        {
            return (null, last.Outcome == DeployOutcome.Undone
                ? $"release {last.Number} was taken back after its migrations had begun, and the release that stands does not know what it has applied"
                : $"release {last.Number} has not come to its end, and may have migrated");
        }

        if (Array.FindIndex(records, record => record?.Schema is null) is >= 0 and var lost)
        {
            return (null, $"what release {crossed[lost].Number} has migrated is not known any more");
        }

        var (chain, gap) = Chain([.. records.Select(record => record!.Schema!)]);
        return gap is { } at ? (null, $"when release {crossed[at].Number} was made, `{records[at]!.Schema!.Before ?? "nothing"}` had been applied last, which no release has recorded")
            : records[^1] is not { Migration: not null, Data.IsEmpty: false } migrated ? (null, $"`{crossed[0].Component}` has no database that Slipway knows of, so that nothing could be guarded meanwhile")
            : chain.LastOrDefault(migration => migration.Reversible != Reversibility.Lossless) is { } bad ? (null, Why(bad))
            : (new SchemaDescent(new SchemaChange(records[0]!.Schema!.Before, chain), migrated), "");
    }

    /// <summary>One after the other. What an attempt had pending that was taken back half way is pending once more later.</summary>
    /// <returns>The migrations that are applied, and which change does not begin where an earlier one ended; null: all do.</returns>
    static (ImmutableArray<PendingMigration> Applied, int? Gap) Chain(ImmutableArray<SchemaChange> changes)
    {
        ImmutableArray<PendingMigration> applied = [];
        foreach (var (at, change) in changes.Index())
        {
            var known = change.Before == changes[0].Before ? 0 : applied.Select(migration => migration.Id).ToList().IndexOf(change.Before ?? "") + 1;
            if (known == 0 && change.Before != changes[0].Before)
            {
                return (applied, at);
            }

            applied = [.. applied.Take(known), .. change.Pending];
        }

        return (applied, null);
    }

    static string Why(PendingMigration migration) => migration.Reversible == Reversibility.Lossy
        ? $"its migration `{migration.Id}` says `reversible: lossy`: what only the newer schema can hold would be gone"
        : $"its migration `{migration.Id}` says `reversible: no`: there is no way down";
}

using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Slipway.Execution.Journal;
using Slipway.Problems;
using Slipway.Releases.Migrations;
using Slipway.Releases.Records;
using Slipway.Tests.Support;

namespace Slipway.Tests.Releases.Migrations;

public class SchemaDescentTests
{
    [Fact]
    public async Task What_came_since_is_taken_down_by_the_release_that_migrated_last()
    {
        var descent = await FindAsync(1, Release(1), Release(2, "1", "2"), Release(3), Release(4, "2", "3", "4"), Release(5));

        Assert.Equal(("1", "2 3 4", 4), (descent!.Change.Before, Ids(descent), descent.Migrated.Number));
        Assert.Equal(("2", "3 4"), await FindAsync(3, Release(1), Release(2, "1", "2"), Release(3), Release(4, "2", "3", "4")) is { } later ? (later.Change.Before, Ids(later)) : default);
    }

    [Fact]
    public async Task Where_nothing_was_migrated_nothing_is_taken_down() => Assert.Null(await FindAsync(2, Release(1), Release(2, "1", "2"), Release(3)));

    [Fact]
    public async Task All_is_taken_down_where_there_was_nothing_before()
    {
        var descent = await FindAsync(1, Release(1), Release(2, null, "1", "2"));

        Assert.Equal((null, "1 2"), (descent!.Change.Before, Ids(descent)));
    }

    [Fact]
    public async Task What_an_attempt_left_unapplied_counts_once() =>
        Assert.Equal("2 3", Ids((await FindAsync(1, [Release(1), Release(2, "1", "2", "3"), Release(3, "2", "3")], DeployOutcome.Undone))!));

    [Theory]
    [InlineData(Reversibility.Lossy, "its migration `3` says `reversible: lossy`: what only the newer schema can hold would be gone")]
    [InlineData(Reversibility.No, "its migration `3` says `reversible: no`: there is no way down")]
    public async Task It_is_refused_where_a_migration_loses_something_or_has_no_way_down(Reversibility reversible, string why)
    {
        var problem = await RefusedAsync([Release(1), Release(2, "1", "2"), Reversible(Release(3, "2", "3"), reversible), Release(4, "3", "4")]);

        Assert.Equal(("schema-not-reversible", "what was migrated since release 1 of `visits` cannot be taken down", why), (problem.Code, problem.What, problem.Why));
        Assert.Contains("`slipway rollback visits --to 1 --data --stage staging`", problem.Fix, StringComparison.Ordinal);
        Assert.DoesNotContain("--migrate", problem.Fix, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_refused_where_what_is_applied_is_not_known_for_sure()
    {
        Assert.Equal("when release 3 was made, `9` had been applied last, which no release has recorded", (await RefusedAsync([Release(1), Release(2, "1", "2"), Release(3, "9", "10")])).Why);
        Assert.StartsWith("release 2 was taken back after its migrations had begun", (await RefusedAsync([Release(1), Release(2, "1", "2")], DeployOutcome.Undone)).Why, StringComparison.Ordinal);
        Assert.StartsWith("release 2 has not come to its end", (await RefusedAsync([Release(1), Release(2, "1", "2")], DeployOutcome.Underway)).Why, StringComparison.Ordinal);
        Assert.Equal("`visits` has no database that Slipway knows of, so that nothing could be guarded meanwhile", (await RefusedAsync([Release(1), Release(2, "1", "2") with { Data = [] }])).Why);
    }

    static string Ids(SchemaDescent descent) => string.Join(' ', descent.Change.Pending.Select(migration => migration.Id));

    static async Task<Problem> RefusedAsync(ReleaseRecord[] records, DeployOutcome second = DeployOutcome.Released) =>
        Assert.Single((await Assert.ThrowsAsync<ProblemException>(() => FindAsync(1, records, second))).Problems);

    static Task<SchemaDescent?> FindAsync(int back, params ReleaseRecord[] records) => FindAsync(back, records, DeployOutcome.Released);

    /// <param name="second">What became of release 2.</param>
    static async Task<SchemaDescent?> FindAsync(int back, ReleaseRecord[] records, DeployOutcome second)
    {
        var place = new MemoryPlace(records);
        var history = await place.HistoryAsync(TestContext.Current.CancellationToken);
        history = history with { Releases = [.. history.Releases.Select(release => release.Number == 2 ? release with { Outcome = second } : release)] };
        return await SchemaDescent.FindAsync(place, history, history.Of("visits").Single(release => release.Number == back), "staging", TestContext.Current.CancellationToken);
    }

    static ReleaseRecord Release(int number) => PlaceSamples.Record(number) with { Origin = ReleaseOrigin.Deploy };

    static ReleaseRecord Release(int number, string? before, params string[] pending) => Release(number) with
    {
        Migration = new JsonObject(),
        Schema = new SchemaChange(before, [.. pending.Select(id => new PendingMigration(id, "", Compatibility.No, Reversibility.Lossless))]),
        Data = [new ReleaseData("database", "postgresql", ImmutableSortedDictionary<string, string>.Empty)],
    };

    static ReleaseRecord Reversible(ReleaseRecord record, Reversibility reversible) =>
        record with { Schema = new SchemaChange(record.Schema!.Before, [.. record.Schema.Pending.Select(migration => migration with { Reversible = reversible })]) };
}

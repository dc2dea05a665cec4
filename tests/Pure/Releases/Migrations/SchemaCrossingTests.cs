using Slipway.Execution.Journal;
using Slipway.Releases.Migrations;
using Slipway.Releases.Records;
using Slipway.Tests.Support;

namespace Slipway.Tests.Releases.Migrations;

public class SchemaCrossingTests
{
    [Fact]
    public void Code_goes_back_over_a_schema_that_it_is_known_to_live_with()
    {
        var crossing = Crossing(1, Release(1), Release(2, Compatibility.Yes), Release(3));

        Assert.Null(crossing.Problem("staging"));
        Assert.Null(crossing.Note());
        Assert.Equal([2], crossing.Releases.Select(release => release.Number));
    }

    [Theory]
    [InlineData(Compatibility.No, "says that the version before does not work on it")]
    [InlineData(Compatibility.Unknown, "does not say whether the version before works on it, which counts as no")]
    public void It_is_refused_over_any_other_with_the_reason(Compatibility compatible, string why)
    {
        var problem = Crossing(1, Release(1), Release(2, compatible), Release(3, Compatibility.Yes)).Problem("staging")!;

        Assert.Equal(("schema-incompatible", "release 1 of `visits` cannot live with the schema that release 2 has made"), (problem.Code, problem.What));
        Assert.Contains(why, problem.Why, StringComparison.Ordinal);
        Assert.Contains("give the code of release 1 (commit 0123456789ab) a new migration that does the reverse", (Crossing(1, Release(1) with { Commit = "0123456789abcdef" }, Release(2, compatible)).Problem("staging")!).Fix, StringComparison.Ordinal);
        Assert.Null(Crossing(2, Release(1), Release(2, compatible), Release(3, Compatibility.Yes)).Problem("staging"));
    }

    [Fact]
    public void Of_code_that_is_older_than_what_was_promised_a_note_says_so() =>
        Assert.StartsWith("note: release 3 has migrated to `3`", Crossing(1, Release(1), Release(2), Release(3, Compatibility.Yes)).Note(), StringComparison.Ordinal);

    [Fact]
    public void A_rollback_is_the_code_that_it_put_back()
    {
        ReleaseSummary[] releases = [Release(1), Release(2, Compatibility.No), Release(3, Compatibility.Yes), Back(4, 2), Back(5, 4)];

        Assert.Equal([3], Crossing(5, releases).Releases.Select(release => release.Number));
        Assert.Null(Crossing(5, releases).Problem("staging"));
        Assert.NotNull(Crossing(1, releases).Problem("staging"));
    }

    [Fact]
    public void A_rehearsal_knows_better_than_what_was_declared()
    {
        Assert.Null(Crossing(1, Release(1), Release(2, Compatibility.Unknown) with { Data = new DataSummary { Works = true } }).Problem("staging"));
        Assert.Contains("was rehearsed", Crossing(1, Release(1), Release(2, Compatibility.Yes) with { Data = new DataSummary { Works = false } }).Problem("staging")!.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void A_schema_that_went_back_with_its_data_is_crossed_no_more()
    {
        var migrated = Release(2, Compatibility.No) with { Data = new DataSummary { Snapshots = DataSummary.None.SetItem("database", "visits-database-2") } };
        var back = Back(3, 1) with { Data = new DataSummary { Restored = ["visits-database-2"] } };

        Assert.Empty(Crossing(1, Release(1), migrated, back, Release(4)).Releases);
        Assert.Single(Crossing(1, Release(1), migrated, back with { Data = new DataSummary { Restored = ["another"] } }, Release(4)).Releases);
        Assert.Empty(Crossing(1, Release(1), Release(2, Compatibility.No) with { Outcome = DeployOutcome.Undone, Data = new DataSummary { Undone = "restored" } }, Release(3)).Releases);
    }

    [Fact]
    public void A_schema_that_a_rollback_took_down_is_crossed_no_more_until_its_data_comes_back()
    {
        var (migrated, down) = (Release(2, Compatibility.No), Back(3, 1) with { Data = new DataSummary { Down = "0001-visitors", Snapshots = DataSummary.None.SetItem("database", "visits-database-3") } });
        var forth = Back(4, 2) with { Data = new DataSummary { Restored = ["visits-database-3"] } };

        Assert.Empty(Crossing(1, Release(1), migrated, down).Releases);
        Assert.Single(Crossing(1, Release(1), migrated, down with { Outcome = DeployOutcome.Undone }).Releases);
        Assert.Equal([4], Crossing(1, Release(1), migrated, down, Release(4, Compatibility.No)).Releases.Select(release => release.Number));
        Assert.Equal([2], Crossing(1, Release(1), migrated, down, forth).Releases.Select(release => release.Number));
    }

    [Fact]
    public void What_the_earlier_release_has_itself_is_not_crossed_when_it_is_migrated_once_more()
    {
        var (migrated, down) = (Release(2, Compatibility.No), Back(3, 1) with { Data = new DataSummary { Down = "1" } });
        ReleaseSummary[] releases = [Release(1), migrated, down, Release(4) with { Schema = migrated.Schema }, Release(5, Compatibility.No)];

        Assert.Equal([5], Crossing(2, releases).Releases.Select(release => release.Number));
        Assert.Equal([4, 5], Crossing(1, releases).Releases.Select(release => release.Number));
        Assert.Empty(Crossing(1, Release(1) with { Data = new DataSummary { Head = "2" } }, Release(2, Compatibility.No)).Releases);
    }

    [Fact]
    public void What_was_taken_back_counts_when_its_migration_had_begun_or_nobody_knows()
    {
        ReleaseSummary[] releases = [Release(1), Release(2, Compatibility.No) with { Outcome = DeployOutcome.Undone }, Release(3)];

        Assert.Empty(Crossing(1, releases, Deploy(2, "visits/prepare")).Releases);
        Assert.Single(Crossing(1, releases, Deploy(2, "visits/prepare", "visits/migrate")).Releases);
        Assert.Single(Crossing(1, releases).Releases);
    }

    static SchemaCrossing Crossing(int back, params ReleaseSummary[] releases) => Crossing(back, releases, []);

    static SchemaCrossing Crossing(int back, ReleaseSummary[] releases, params DeployRecord[] deploys) =>
        new(new ReleaseHistory([.. releases.Reverse()], [.. deploys]), releases.Single(release => release.Number == back));

    static ReleaseSummary Release(int number, Compatibility? compatible = null) => new("visits", number, number, PlaceSamples.At, DeployOutcome.Released)
    {
        Origin = ReleaseOrigin.Deploy,
        By = "ada@laptop",
        Schema = compatible is { } known ? new SchemaSummary($"{number - 1}", $"{number}", known) : null,
    };

    static ReleaseSummary Back(int number, int to) => Release(number) with { Origin = new ReleaseOrigin(ReleaseOriginKind.Rollback, Number: to) };

    static DeployRecord Deploy(int number, params string[] steps) => new(number, [PlaceSamples.Began(), .. steps.Select(step => new EffectIntended(PlaceSamples.At, step, 1))]);
}

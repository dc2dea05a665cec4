using Slipway.Execution.Journal;
using Slipway.Releases.Records;
using Slipway.Tests.Support;

namespace Slipway.Tests.Releases.Records;

public class DataSummaryTests
{
    static readonly SnapshotTaken Taken = new(PlaceSamples.At, "visits", "database", "visits-database-1", 10, 3, TimeSpan.FromSeconds(1), IsFenced: true);

    [Fact]
    public void It_tells_what_the_journal_says_of_one_component()
    {
        var summary = DataSummary.Of(
            [
                new MigrationRehearsed(PlaceSamples.At, "visits", false, "no such column", TimeSpan.FromSeconds(2), []) { Before = new(3, 10), After = new(3, 20) },
                new FenceRaised(PlaceSamples.At, "visits"),
                Taken,
                new DataPutBack(PlaceSamples.At, "visits", "database", "visits-database-1", "visits_kept_1"),
                new FenceLifted(PlaceSamples.At, "visits", TimeSpan.FromSeconds(9)),
                Taken with { Component = "orders" },
            ],
            "visits")!;

        Assert.Equal((TimeSpan.FromSeconds(9), TimeSpan.FromSeconds(2), false, "restored"), (summary.Fenced, summary.Rehearsed, summary.Works, summary.Undone));
        Assert.Equal("visits-database-1", Assert.Single(summary.Snapshots).Value);
        Assert.Empty(summary.Restored);
    }

    [Fact]
    public void A_snapshot_that_was_not_its_own_is_one_that_it_was_to_restore()
    {
        var summary = DataSummary.Of([Taken, new DataPutBack(PlaceSamples.At, "visits", "database", "of-last-week", "kept")], "visits")!;

        Assert.Equal(("of-last-week", null), (Assert.Single(summary.Restored), summary.Undone));
    }

    [Fact]
    public void Migrations_that_were_taken_down_by_will_are_no_undo()
    {
        var summary = DataSummary.Of([Taken, new MigrationsTakenDown(PlaceSamples.At, "visits", "0001-visitors")], "visits")!;

        Assert.Equal(("0001-visitors", null), (summary.Down, summary.Undone));
        Assert.Equal("0", DataSummary.Of([new MigrationsTakenDown(PlaceSamples.At, "visits", null)], "visits")!.Down);
        Assert.Equal("0001-visitors", DataSummary.Read(summary.ToText())!.Down);
    }

    [Fact]
    public void A_release_that_had_nothing_to_do_with_data_has_none() => Assert.Null(DataSummary.Of([Taken], "orders"));

    [Fact]
    public void It_comes_back_from_its_text_and_from_no_other()
    {
        var text = DataSummary.Of([Taken, new DataPutBack(PlaceSamples.At, "visits", "database", null, null)], "visits")!.ToText();

        Assert.DoesNotContain(' ', text);
        Assert.Equal(text, DataSummary.Read(text)!.ToText());
        Assert.Null(DataSummary.Read("{"));
        Assert.Null(DataSummary.Read("""{"snapshots":null}"""));
        Assert.Null(DataSummary.Read(null));
    }
}

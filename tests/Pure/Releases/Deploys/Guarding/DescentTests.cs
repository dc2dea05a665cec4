using Slipway.Data.Snapshots;
using Slipway.Execution.Journal;
using Slipway.Releases.Deploys;
using Slipway.Releases.Deploys.Guarding;
using Slipway.Releases.Records;
using static Slipway.Tests.Releases.Deploys.Guarding.GuardEnds;

namespace Slipway.Tests.Releases.Deploys.Guarding;

public class DescentTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("it crashes")]
    public async Task A_rollback_takes_migrations_down_behind_the_fence_and_is_taken_back_with_every_row(string? broken)
    {
        var lab = Descending(broken);

        var end = await lab.BeginAsync(null, false);

        Assert.Equal(broken is null ? DeployOutcome.Released : DeployOutcome.Undone, end!.Outcome);
        AssertGood(lab, end);
        Assert.True(Assert.Single(lab.Entries.OfType<SnapshotTaken>()).IsFenced);
        Assert.Equal("1", Assert.Single(lab.Entries.OfType<MigrationsTakenDown>()).To);
        Assert.Equal(["admitted"], lab.Engine.Logins);
    }

    [Fact]
    public async Task A_rollback_does_not_believe_a_way_down_that_loses_rows()
    {
        var lab = Descending(null);
        lab.Engine.Down = was => (was.Rows.Remove(2).Remove(3), 2);

        var end = await lab.BeginAsync(null, false);

        Assert.Equal((DeployOutcome.Undone, "descent-changed-rows"), (end!.Outcome, end.Causes[0].Code));
        AssertGood(lab, end);
        Assert.Empty(lab.Entries.OfType<MigrationsTakenDown>());
    }

    [Fact]
    public void Where_it_is_written_which_migrations_are_applied_rows_go_with_them()
    {
        RowDifference notes = new("applied", 2, 4), gone = new("total", null, 9), back = new("totals", 9, null);

        Assert.Null(DataDescent.Wrong([notes, gone, back], 2));
        Assert.Equal("visit", DataDescent.Wrong([notes, new RowDifference("visit", 100, 102)], 2)!.Table);
        Assert.Equal("visit", DataDescent.Wrong([new RowDifference("visit", 101, 102)], 2)!.Table);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("it crashes")]
    public Task A_rollback_that_takes_migrations_down_may_be_killed_at_any_entry(string? broken) => OutlivesAsync(() => Descending(broken));

    /// <summary>From release 1 and its schema down to those of the release that is put back, which are called 2 here.</summary>
    static GuardLab Descending(string? broken)
    {
        var lab = new GuardLab(Compatibility.No, Reversibility.Lossless) { Works = OnlyOwnSchema };
        lab.Piece = lab.Piece with { To = lab.Piece.To with { TakesDown = lab.Piece.To.Schema, Schema = null, Origin = new ReleaseOrigin(ReleaseOriginKind.Rollback, Number: 2) } };
        (lab.Engine.Broken, lab.Engine.Down) = (broken, was => was with { Schema = 2 });
        return lab;
    }
}

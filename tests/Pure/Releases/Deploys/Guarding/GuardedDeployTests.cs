using Slipway.Data.Work;
using Slipway.Execution.Journal;
using Slipway.Problems;
using Slipway.Releases.Deploys;
using Slipway.Releases.Records;
using static Slipway.Tests.Releases.Deploys.Guarding.GuardEnds;

namespace Slipway.Tests.Releases.Deploys.Guarding;

public class GuardedDeployTests
{
    [Fact]
    public async Task A_compatible_migration_holds_nobody_off_and_has_a_snapshot()
    {
        var lab = new GuardLab(Compatibility.Yes);

        var end = await lab.BeginAsync(null, false);

        Assert.Equal(DeployOutcome.Released, end!.Outcome);
        AssertGood(lab, end);
        Assert.Empty(lab.Entries.OfType<FenceRaised>());
        Assert.False(Assert.Single(lab.Entries.OfType<SnapshotTaken>()).IsFenced);
        Assert.Equal(["own"], lab.Engine.Logins);
    }

    [Theory]
    [InlineData(Compatibility.No)]
    [InlineData(Compatibility.Unknown)]
    public async Task What_is_not_known_to_be_compatible_is_migrated_behind_the_fence_by_a_login_of_its_own(Compatibility compatibility)
    {
        var lab = new GuardLab(compatibility) { Works = OnlyOwnSchema };

        var end = await lab.BeginAsync(null, false);

        Assert.Equal(DeployOutcome.Released, end!.Outcome);
        AssertGood(lab, end);
        Assert.True(Assert.Single(lab.Entries.OfType<SnapshotTaken>()).IsFenced);
        Assert.NotNull(Assert.Single(lab.Entries.OfType<FenceLifted>()).Held);
        Assert.Equal(["admitted"], lab.Engine.Logins);
    }

    [Fact]
    public async Task A_rehearsal_that_ran_the_deployed_version_spares_the_fence()
    {
        var lab = new GuardLab(Compatibility.Unknown, rehearses: true);

        var end = await lab.BeginAsync(null, false);

        AssertGood(lab, end!);
        Assert.Empty(lab.Entries.OfType<FenceRaised>());
        Assert.True(Assert.Single(lab.Entries.OfType<MigrationRehearsed>()).Works);
        Assert.Empty(lab.Database.Copies);
    }

    [Fact]
    public async Task A_migration_that_only_claims_to_be_compatible_is_found_before_anything_live_is_touched()
    {
        var lab = new GuardLab(Compatibility.Yes, rehearses: true) { Works = OnlyOwnSchema };

        var end = await lab.BeginAsync(null, false);

        Assert.Equal((DeployOutcome.Undone, "rehearsal-contradicts"), (end!.Outcome, end.Causes[0].Code));
        AssertGood(lab, end);
        Assert.Empty(lab.Database.Copies);
    }

    [Fact]
    public async Task A_rehearsal_that_fails_ends_the_release_and_leaves_no_copy()
    {
        var lab = new GuardLab(Compatibility.No, rehearses: true) { Works = OnlyOwnSchema };
        lab.Engine.Up = _ => throw new ProblemException(new Problem("migrate-failed", "no such table") { Kind = ProblemKind.Failure });

        var end = await lab.BeginAsync(null, false);

        Assert.Equal(["rehearsal-failed", "migrate-failed"], end!.Causes.Select(cause => cause.Code));
        Assert.Contains("locks: AccessExclusiveLock on `visit` for 1.5 s", end.Causes[0].Why, StringComparison.Ordinal);
        AssertGood(lab, end);
        Assert.Empty(lab.Entries.OfType<FenceRaised>());
        Assert.Empty(lab.Database.Copies);
    }

    [Theory]
    [InlineData(true, "2")]
    [InlineData(false, null)]
    public async Task A_release_that_makes_its_database_looks_what_its_schema_is_and_goes_on_without_an_answer(bool isSaid, string? head)
    {
        var lab = new GuardLab(Compatibility.Yes);
        lab.Piece = lab.Piece with { To = lab.Piece.To with { Schema = null } };
        lab.Engine.Status = isSaid ? lab.Engine.Status : () => "no such command";

        var end = await lab.BeginAsync(null, false);

        Assert.Equal(DeployOutcome.Released, end!.Outcome);
        Assert.Equal(head, DataSummary.Of(lab.Entries, "visits")?.Head);
    }

    [Fact]
    public async Task What_stays_of_a_release_that_was_taken_back_is_said()
    {
        var lab = new GuardLab(Compatibility.Yes);
        lab.Engine.Broken = "it crashes";

        var end = await lab.BeginAsync(null, false);

        AssertGood(lab, end!);
        Assert.Equal("deploy 2 was taken back: everything is as it was before, but for the schema of `visits`, which stays at `2`", DeployProblems.Undone(end!)[^1].What);
    }

    [Fact]
    public async Task A_lossless_migration_is_taken_back_by_its_own_way_down()
    {
        var lab = new GuardLab(Compatibility.No, Reversibility.Lossless) { Works = OnlyOwnSchema };
        lab.Engine.Broken = "it crashes";

        var end = await lab.BeginAsync(null, false);

        Assert.Equal(DeployOutcome.Undone, end!.Outcome);
        AssertGood(lab, end);
        Assert.Null(Assert.Single(lab.Entries.OfType<DataPutBack>()).Snapshot);
    }

    [Fact]
    public async Task A_way_down_that_loses_rows_is_not_believed()
    {
        var lab = new GuardLab(Compatibility.No, Reversibility.Lossless) { Works = OnlyOwnSchema };
        (lab.Engine.Broken, lab.Engine.Down) = ("it crashes", was => (was.Rows.Remove(2), 1));

        var end = await lab.BeginAsync(null, false);

        AssertGood(lab, end!);
        Assert.Equal("snap", Assert.Single(lab.Entries.OfType<DataPutBack>()).Snapshot);
    }

    [Fact]
    public async Task A_migration_that_breaks_off_half_way_is_restored_from_the_snapshot()
    {
        var lab = new GuardLab(Compatibility.No, Reversibility.Lossless) { Works = OnlyOwnSchema };
        lab.Engine.Up = _ =>
        {
            lab.Database.Rows = [];
            throw new ProblemException(new Problem("migrate-failed", "half way") { Kind = ProblemKind.Failure });
        };

        var end = await lab.BeginAsync(null, false);

        Assert.Equal((DeployOutcome.Undone, "migrate-failed"), (end!.Outcome, end.Causes[0].Code));
        AssertGood(lab, end);
    }

    [Theory]
    [InlineData(Compatibility.Yes, 1)]
    [InlineData(Compatibility.No, 0)]
    public async Task What_a_compatible_migration_has_left_at_work_in_the_database_is_ended(Compatibility compatibility, int ended)
    {
        var lab = new GuardLab(compatibility) { Works = OnlyOwnSchema };
        lab.Engine.Up = _ => throw new ProblemException(new Problem("migration-deadline", "it takes too long") { Kind = ProblemKind.Timeout });

        var end = await lab.BeginAsync(null, false);

        AssertGood(lab, end!);
        Assert.Equal(("migration-deadline", ended), (end!.Causes[0].Code, lab.Database.Ended));
    }

    [Fact]
    public async Task A_compatible_migration_whose_database_died_is_taken_back_without_it()
    {
        var lab = new GuardLab(Compatibility.Yes);
        lab.Engine.Up = _ => throw new ProblemException(new Problem("migration-failed", "the server closed the connection") { Kind = ProblemKind.Failure });
        lab.Database.Refuses = order => order is EndBlockers ? new Problem("data-unreachable", "nobody answers") : null;

        AssertGood(lab, (await lab.BeginAsync(null, false))!);
    }

    [Fact]
    public async Task What_cannot_be_put_back_stays_fenced_for_a_person_who_can_have_it_tried_again()
    {
        var lab = new GuardLab(Compatibility.No) { Works = OnlyOwnSchema };
        (lab.Engine.Broken, lab.Database.Refuses) = ("it crashes", order => order is RestoreSnapshot ? new Problem("data-no-room", "the disk is full") : null);

        var end = await lab.BeginAsync(null, false);

        Assert.Equal(DeployOutcome.NeedsPerson, end!.Outcome);
        Assert.Contains(end.Causes, cause => cause.Code == "data-not-put-back");
        Assert.True(lab.Database.IsFenced);
        lab.Database.Refuses = _ => null;
        AssertGood(lab, (await lab.AgainAsync(undoes: true))!);
    }

    [Fact]
    public async Task While_the_database_is_away_the_deploy_waits_for_whoever_comes_next()
    {
        var lab = new GuardLab(Compatibility.No) { Works = OnlyOwnSchema };
        (lab.Engine.Broken, lab.Database.Refuses) = ("it crashes", order => order is RestoreSnapshot ? new Problem("data-unreachable", "nobody answers") : null);

        Assert.Equal(DeployOutcome.Underway, (await lab.BeginAsync(null, false))!.Outcome);
        lab.Database.Refuses = _ => null;

        AssertGood(lab, (await lab.AgainAsync(undoes: false))!);
    }

    [Fact]
    public async Task Rows_that_are_put_back_by_hand_are_those_of_the_snapshot_and_an_undo_brings_the_present_ones()
    {
        var lab = new GuardLab(Compatibility.Yes);
        await lab.Database.DoAsync(new TakeSnapshot("before", null!), _ => { }, RunLab.Cancellation);
        var then = lab.Database.Rows;
        lab.Write();
        var now = lab.Database.Rows.Count;
        lab.Piece = lab.Piece with { To = lab.Piece.To with { Schema = null, Migration = null, Data = [lab.Piece.To.Data[0] with { Restores = "before" }] } };
        lab.Engine.Broken = "it crashes";

        var end = await lab.BeginAsync(null, false);

        Assert.Equal(DeployOutcome.Undone, end!.Outcome);
        Assert.True(lab.Database.Rows.Count > now);
        AssertGood(lab, end);
        Assert.True(then.IsSubsetOf(lab.Database.Rows));
    }

    /// <summary>Every entry of the journal of each way, before and after it is written; and what comes then is killed once more at each of its own.</summary>
    [Theory]
    [InlineData(Compatibility.Yes, Reversibility.No, false, null)]
    [InlineData(Compatibility.Yes, Reversibility.No, false, "it crashes")]
    [InlineData(Compatibility.Unknown, Reversibility.No, true, null)]
    [InlineData(Compatibility.No, Reversibility.Lossless, false, null)]
    [InlineData(Compatibility.No, Reversibility.Lossless, true, "it crashes")]
    [InlineData(Compatibility.No, Reversibility.No, false, "it crashes")]
    public Task Killed_at_any_entry_it_ends_in_one_of_its_two_ends_with_every_row_that_was_acknowledged(Compatibility compatibility, Reversibility reversibility, bool rehearses, string? broken) => OutlivesAsync(() =>
    {
        var lab = new GuardLab(compatibility, reversibility, rehearses) { Works = compatibility == Compatibility.No ? OnlyOwnSchema : (_, _) => true };
        lab.Engine.Broken = broken;
        return lab;
    });
}

using Slipway.Cli.Releases;
using Slipway.Execution.Journal;
using Slipway.Releases.Objects;
using Slipway.Releases.Planning;
using Slipway.Releases.Records;
using Slipway.Tests.Execution;

namespace Slipway.Tests.Cli.Releases;

public class FreshPlanTests
{
    readonly HandTime _time = new();

    [Fact]
    public void A_plan_of_a_moment_ago_holds_where_nobody_has_written_anything_since() =>
        Assert.True(Planned(History(1, 2)).Holds(History(1, 2), _time));

    [Fact]
    public void It_does_not_hold_after_another_deploy_or_another_entry()
    {
        var plan = Planned(History(1, 2));

        Assert.False(plan.Holds(History(1, 3), _time));
        Assert.False(plan.Holds(History(2, 2), _time));
        Assert.False(plan.Holds(new ReleaseHistory([], []), _time));
    }

    [Fact]
    public void It_does_not_hold_where_somebody_has_put_data_back_since()
    {
        var release = new ReleaseSummary("shop", 1, 1, _time.GetUtcNow(), DeployOutcome.Released) { Origin = ReleaseOrigin.Deploy, By = "ada" };

        Assert.False(Planned(History(1, 2) with { Releases = [release] }).Holds(History(1, 2) with { Releases = [release with { Restored = "shop-database-1" }] }, _time));
    }

    [Fact]
    public void It_does_not_hold_once_somebody_was_waited_for()
    {
        var plan = Planned(History(1, 2));

        _time.Advance(TimeSpan.FromSeconds(6));

        Assert.False(plan.Holds(History(1, 2), _time));
    }

    [Fact]
    public void It_does_not_hold_where_an_image_was_built_since()
    {
        var wanted = new WantedRelease(new ObjectOwner("plasma", "staging", "shop"), "n", []) { Image = new WantedImage(WantedImageState.ToBuild, $"shop@{WantedImage.NotBuilt}", "f") };

        Assert.False(Planned(History(1, 2), new ComponentPlan(wanted, null, 1, [])).Holds(History(1, 2), _time));
    }

    FreshPlan Planned(ReleaseHistory history, params ReadOnlySpan<ComponentPlan> components) => new(new ReleasePlan(history.NextDeploy, [.. components]), history, _time.GetTimestamp());

    ReleaseHistory History(int deploy, int entries) =>
        new([], [new DeployRecord(deploy, [.. Enumerable.Range(0, entries).Select(_ => new DeployCommitted(_time.GetUtcNow()))])]);
}

using Slipway.Execution.Journal;
using Slipway.Releases.Deploys;
using Slipway.Releases.Records;
using Slipway.Tests.Support;

namespace Slipway.Tests.Releases.Deploys;

public class UnfinishedDeploysTests
{
    static readonly ReleaseHistory History = new([], [
        Deploy(5, null, "mail"),
        Deploy(4, DeployOutcome.NeedsPerson, "accounts", "visits"),
        Deploy(3, null, "orders", "accounts"),
        Deploy(2, DeployOutcome.Undone, "orders", "mail"),
        Deploy(1, DeployOutcome.Released, "visits"),
    ]);

    [Fact]
    public void Those_in_the_way_come_oldest_first_with_those_that_are_in_their_way() =>
        Assert.Equal([3, 4], UnfinishedDeploys.Of(History, ["visits"]).Select(deploy => deploy.Number));

    [Fact]
    public void Whose_leases_are_needed_follows_from_deploy_to_deploy() =>
        Assert.Equal(["accounts", "orders", "visits"], UnfinishedDeploys.Concerned(History, ["visits"]));

    [Fact]
    public void Those_that_have_ended_are_in_nobodys_way() =>
        Assert.Empty(UnfinishedDeploys.Of(History with { Deploys = [.. History.Deploys.Skip(3)] }, ["orders", "visits"]));

    [Fact]
    public void A_removal_is_one_when_that_was_written_down_and_until_it_has_ended_and_of_the_others_nothing_may_be()
    {
        var history = History with { Deploys = [.. History.Deploys.Where(deploy => deploy.Number != 4)] };
        var releases = new[] { ("mail", ReleaseOriginKind.Removal), ("orders", ReleaseOriginKind.Deploy), ("visits", ReleaseOriginKind.Removal) }
            .Select(one => new ReleaseSummary(one.Item1, 1, 1, PlaceSamples.At, DeployOutcome.Underway) { Origin = new ReleaseOrigin(one.Item2), By = "ada" });

        Assert.Equal(["mail"], UnfinishedDeploys.Removals(history with { Releases = [.. releases] }));
        Assert.Equal(["accounts"], UnfinishedDeploys.Unwritten(history with { Releases = [.. releases] }));
    }

    static DeployRecord Deploy(int number, DeployOutcome? outcome, params IEnumerable<string> components)
    {
        var began = new DeployBegan(PlaceSamples.At, "slipway deploy", "ada@laptop", [.. components.Select(component => new DeployedComponent(component, 1, null))]);
        return new DeployRecord(number, outcome is { } known ? [began, PlaceSamples.Ended(known)] : [began]);
    }
}

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

    static DeployRecord Deploy(int number, DeployOutcome? outcome, params IEnumerable<string> components)
    {
        var began = new DeployBegan(PlaceSamples.At, "slipway deploy", "ada@laptop", [.. components.Select(component => new DeployedComponent(component, 1, null))]);
        return new DeployRecord(number, outcome is { } known ? [began, PlaceSamples.Ended(known)] : [began]);
    }
}

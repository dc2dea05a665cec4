using Slipway.Cli.Releases;
using Slipway.Execution.Journal;
using Slipway.Problems;
using Slipway.Releases.Records;
using Slipway.Tests.Support;

namespace Slipway.Tests.Cli.Releases;

public class RollbackTargetsTests
{
    [Fact]
    public void Without_names_what_the_last_deploy_released_goes_back_together() =>
        Assert.Equal("accounts 2 to 1; visits 3 to 2", Told([], null, [Release("accounts", 2, 3), Release("accounts", 1, 1), Release("orders", 1, 1), Release("visits", 3, 3), Release("visits", 2, 2)]));

    [Fact]
    public void What_was_taken_back_never_stood() =>
        Assert.Equal("visits 3 to 1", Told(["visits"], null, [Release("visits", 4, 4, DeployOutcome.Undone), Release("visits", 3, 3), Release("visits", 2, 2, DeployOutcome.NeedsPerson), Release("visits", 1, 1)]));

    [Fact]
    public void A_second_rollback_goes_further_back_and_not_forward_again() =>
        Assert.Equal("visits 4 to 1", Told(["visits"], null, [Release("visits", 4, 4, back: 2), Release("visits", 3, 3), Release("visits", 2, 2), Release("visits", 1, 1)]));

    [Fact]
    public void What_a_rollback_has_left_never_comes_back_by_itself()
    {
        Assert.Equal("visits 4 to 1", Told(["visits"], null, [Release("visits", 4, 4), Release("visits", 3, 3, back: 1), Release("visits", 2, 2), Release("visits", 1, 1)]));
        Assert.Equal("visits 5 to 1", Told(["visits"], null, [Release("visits", 5, 5), Release("visits", 4, 4, back: 3), Release("visits", 3, 3, back: 1), Release("visits", 2, 2), Release("visits", 1, 1)]));
        Assert.Equal("visits 9 to 7", Told(["visits"], null, [Release("visits", 9, 9, back: 8), Release("visits", 8, 8), Release("visits", 7, 7, back: 2)]));
    }

    [Fact]
    public void A_number_may_lead_anywhere() =>
        Assert.Equal("visits 4 to 3", Told(["visits", "visits"], 3, [Release("visits", 4, 4, back: 2), Release("visits", 3, 3), Release("visits", 2, 2)]));

    [Fact]
    public void Where_there_is_nothing_to_go_back_to_it_says_so()
    {
        Assert.Equal("there is no earlier release of `visits` on `staging` to put back", Refused(["visits"], null, Release("visits", 1, 1)));
        Assert.Equal("there is no release 7 of `visits` on `staging` to put back", Refused(["visits"], 7, Release("visits", 1, 1)));
        Assert.Equal("there is no release 2 of `visits` on `staging` to put back", Refused(["visits"], 2, Release("visits", 2, 2, DeployOutcome.Undone), Release("visits", 1, 1)));
        Assert.Equal("nothing has been released on `staging`", Refused([], null));
    }

    [Fact]
    public void A_rollback_that_was_broken_off_is_gone_on_with_and_never_counted_twice()
    {
        ReleaseSummary[] releases = [Release("visits", 4, 4, DeployOutcome.Underway, back: 2), Release("visits", 3, 3), Release("visits", 2, 2), Release("visits", 1, 1)];

        Assert.Equal("visits 3 to 2 again", Told(["visits"], null, releases, Broken(4, from: 3)));
        Assert.Equal("visits 3 to 2 again", Told([], null, releases, Broken(4, from: 3, new DeployCommitted(PlaceSamples.At))));
        Assert.Equal("visits 3 to 1", Told(["visits"], 1, releases, Broken(4, from: 3)));
    }

    [Fact]
    public void A_deploy_that_was_broken_off_when_it_was_decided_is_what_a_rollback_leads_away_from()
    {
        ReleaseSummary[] releases = [Release("visits", 3, 3, DeployOutcome.Underway), Release("visits", 2, 2), Release("visits", 1, 1)];

        Assert.Equal("visits 3 to 2", Told(["visits"], null, releases, Broken(3, from: 2, new DeployCommitted(PlaceSamples.At))));
        Assert.Equal("visits 2 to 1", Told(["visits"], null, releases, Broken(3, from: 2)));
    }

    static string Refused(string[] components, int? number, params ReleaseSummary[] releases)
    {
        var problem = Assert.Throws<ProblemException>(() => Told(components, number, releases)).Problems[0];
        Assert.Equal("no-release", problem.Code);
        return problem.What;
    }

    static string Told(string[] components, int? number, ReleaseSummary[] releases, params DeployRecord[] unfinished)
    {
        var finder = new RollbackTargets(new ReleaseHistory([.. releases], [.. unfinished]), "staging");
        var targets = finder.Of(components, number);
        return string.Join("; ", targets.Select(target => $"{target.Component} {target.Standing.Number} to {target.Earlier.Number}")) + (unfinished.Any(deploy => finder.IsOf(deploy, targets)) ? " again" : "");
    }

    static DeployRecord Broken(int number, int from, params JournalEntry[] further) => new(number, [PlaceSamples.Began(to: number, from: from), .. further]);

    static ReleaseSummary Release(string component, int number, int deploy, DeployOutcome outcome = DeployOutcome.Released, int? back = null) => new(component, number, deploy, PlaceSamples.At, outcome)
    {
        Origin = back is null ? ReleaseOrigin.Deploy : new ReleaseOrigin(ReleaseOriginKind.Rollback, Number: back),
        By = "ada@laptop",
    };
}

using Slipway.Tests.Support;

namespace Slipway.Tests.Releases.Deploys;

public class DeployTests
{
    [Fact]
    [Trait("list", "superslow")]
    public async Task Releases_follow_one_another_and_go_back_without_a_failed_request()
    {
        await using var lab = await DeployLab.StartAsync();
        await lab.RunAsync("deploy");
        await using var clients = await lab.ClientsAsync();
        Assert.Equal("one", await clients.AnswerAsync("one"));

        var again = await lab.RunAsync("deploy");
        Assert.Equal("nothing to do: staging is as it should be\n", again.Error);

        await lab.DeployAsync("two");
        Assert.Equal("two", await clients.AnswerAsync("two"));

        var broken = await BreakAsync(lab);
        Assert.Contains("the door is jammed", broken.Error, StringComparison.Ordinal);
        Assert.Contains("error: deploy 3 was taken back: everything is as it was before", broken.Error, StringComparison.Ordinal);
        Assert.Equal("two", await clients.AnswerAsync("two"));

        await lab.RunAsync("rollback");
        Assert.Equal("one", await clients.AnswerAsync("one"));
        Assert.Equal("4 released stands, 3 undone, 2 released, 1 released", await lab.ReleasesAsync());
        Assert.Matches(@"shop +4 .* released .* stands, back to 1\n", (await lab.RunAsync("releases")).Output);
        Assert.DoesNotContain("nothing", clients.Answers.Keys);
        await clients.AllWereAnsweredAsync();
    }

    static async Task<SlipwayRun> BreakAsync(DeployLab lab)
    {
        await lab.SayAsync("nothing");
        var run = await lab.TryAsync("deploy");
        Assert.True(run.ExitCode == 1, run.Whole);
        return run;
    }
}

namespace Slipway.Tests.Releases.Deploys;

public class SupersedeTests
{
    [Fact]
    [Trait("list", "superslow")]
    public async Task Who_supersedes_has_the_deploy_that_is_at_work_taken_back_and_then_goes_on()
    {
        await using var lab = await DeployLab.StartAsync();
        await lab.RunAsync("deploy");
        await using var clients = await lab.ClientsAsync();
        await lab.SayAsync("late");
        var first = lab.Start("deploy");
        var end = first.EndAsync();
        await lab.EntryAsync(2, 4, end);
        await lab.SayAsync("three");

        var second = await lab.RunAsync("deploy", "--supersede");

        Assert.True(await end == 1, first.Text);
        Assert.Contains("was taken back", first.Text, StringComparison.Ordinal);
        Assert.True("three" == await clients.AnswerAsync("three"), second.Whole);
        Assert.Equal("3 released stands, 2 undone, 1 released", await lab.ReleasesAsync());
        Assert.DoesNotContain("late", clients.Answers.Keys);
        await clients.AllWereAnsweredAsync();
    }
}

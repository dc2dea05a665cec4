using Slipway.Tests.Engines.Kubernetes;

namespace Slipway.Tests.Releases.Deploys;

public class GoneComponentTests
{
    [Fact]
    [Trait("list", "superslow")]
    public async Task What_has_left_the_repository_runs_on_until_it_is_named_and_may_come_back()
    {
        await using var lab = await DeployLab.StartAsync();
        await lab.RunAsync("deploy");
        var refused = await lab.TryAsync("deploy", "--remove", "shop");
        Assert.True(refused.ExitCode == 2 && refused.Error.Contains("`shop` is a component of this repository", StringComparison.Ordinal), refused.Whole);
        Directory.Move(Path.Combine(lab.Repository.Root, "shop"), Path.Combine(lab.Repository.Base, "shop"));
        await lab.Repository.CommitAsync("Close the shop");

        Assert.Equal("note: `shop` has left the repository, and still runs; `slipway deploy --remove shop` removes it\nnothing to do: staging is as it should be\n", (await lab.RunAsync("deploy")).Error);
        Assert.Contains("- Deployment/shop", (await lab.RunAsync("plan", "--remove", "shop")).Output, StringComparison.Ordinal);
        await lab.RunAsync("deploy", "--remove", "shop");

        Assert.Equal("2 released stands, 1 released", await lab.ReleasesAsync());
        Assert.Null(await lab.Client.GetAsync(new("apps", "v1", "Deployment", "deployments", true, []), lab.Space, "shop", KubeLab.Cancellation));
        Assert.Equal("nothing to do: staging is as it should be\n", (await lab.RunAsync("deploy", "--remove", "shop")).Error);

        await lab.RunAsync("rollback");
        await using var clients = await lab.ClientsAsync();
        Assert.Equal("one", await clients.AnswerAsync("one"));

        Directory.Move(Path.Combine(lab.Repository.Base, "shop"), Path.Combine(lab.Repository.Root, "shop"));
        await lab.DeployAsync("again");
        Assert.Equal("again", await clients.AnswerAsync("again"));
        await clients.AllWereAnsweredAsync();
    }
}

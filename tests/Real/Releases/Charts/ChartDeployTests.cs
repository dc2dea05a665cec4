using Slipway.Engines.Kubernetes;
using Slipway.Tests.Engines.Kubernetes;
using Slipway.Tests.Releases.Rollout;
using Slipway.Tests.Support;

namespace Slipway.Tests.Releases.Charts;

public class ChartDeployTests
{
    [Fact]
    [Trait("list", "slow")]
    public async Task A_chart_is_released_with_its_hooks_and_then_nothing_is_left_to_do()
    {
        await using var lab = await RolloutLab.StartAsync();
        using var repository = await PhotosChart.RepositoryAsync(lab);

        var deploy = await repository.RunAsync(PhotosChart.Words("deploy", "--yes"));
        Assert.True(deploy.ExitCode == 0, deploy.Whole);
        Assert.Contains("hook: pre-install and pre-upgrade Job/check", deploy.Error, StringComparison.Ordinal);
        Assert.Equal(["check"], await PhotosChart.JobsAsync(lab));

        var plan = await repository.RunAsync(PhotosChart.Words("plan", "--exit-code"));
        Assert.True(plan.ExitCode == 0, plan.Whole);
    }

    [Fact]
    [Trait("list", "superslow")]
    public async Task A_hook_that_fails_ends_the_deploy_which_is_taken_back()
    {
        await using var lab = await RolloutLab.StartAsync();
        using var repository = await PhotosChart.RepositoryAsync(lab);
        var first = await repository.RunAsync(PhotosChart.Words("deploy", "--yes"));
        Assert.True(first.ExitCode == 0, first.Whole);
        repository.With("photos/values/staging/photos.yaml", "words: two\ninit: echo the door is jammed; exit 3\n");

        var second = await repository.RunAsync(PhotosChart.Words("deploy", "--yes"));

        Assert.NotEqual(0, second.ExitCode);
        Assert.Contains("the post-upgrade hook Job/db-init of `photos` failed", second.Error, StringComparison.Ordinal);
        Assert.Contains("the door is jammed", second.Error, StringComparison.Ordinal);
        Assert.Contains("was taken back", second.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("db-init", await PhotosChart.JobsAsync(lab));
        Assert.Equal("one", (await lab.Client.GetAsync(KubeLab.Maps, lab.Space, "photos-settings", KubeLab.Cancellation)).Text("data", "words"));
    }

    [Fact]
    [Trait("list", "superslow")]
    public async Task What_is_ejected_plans_as_what_was_made()
    {
        await using var lab = await RolloutLab.StartAsync();
        using var repository = await PhotosChart.RepositoryAsync(lab);
        repository.Environment["SLIPWAY_SECRET_PASSWORD"] = "hunter2-hunter2";
        repository.With("shop/slipway.yaml", "app: shop\nport: 8080\nrun: perl serve.pl\nexpose: {}\nenv: { common: { SAYS: one, PASSWORD: \"{secret:password}\" } }\n").With("shop/Dockerfile", $"FROM {RolloutLab.Image}\nUSER 10001\nCMD [\"perl\", \"-e\", \"use IO::Socket::INET; my $s = IO::Socket::INET->new(LocalPort => 8080, Listen => 9) or die; while (1) {{ my $c = $s->accept; close $c }}\"]\n");
        await repository.CommitAsync("Add a shop");
        var deploy = await repository.RunAsync(PhotosChart.Words("deploy", "--yes", "shop"));
        Assert.True(deploy.ExitCode == 0, deploy.Whole);

        foreach (var what in (string[])["manifests", "chart"])
        {
            var eject = await repository.RunAsync("eject", what, "shop", "--stage", "staging");
            Assert.True(eject.ExitCode == 0, eject.Whole);
            Assert.DoesNotContain(Written(repository), text => text.Contains("hunter2", StringComparison.Ordinal));
            var plan = await repository.RunAsync(PhotosChart.Words("plan", "--exit-code", "shop"));
            Assert.True(plan.ExitCode == 0, $"{what}\n{plan.Whole}\n{eject.Output}");
            Assert.Contains("brings its Kubernetes objects itself", (await repository.RunAsync("eject", what, "shop", "--stage", "staging")).Error, StringComparison.Ordinal);
            Directory.Delete(Path.Combine(repository.Root, "shop", what == "chart" ? "chart" : "deploy"), recursive: true);
        }
    }

    static IEnumerable<string> Written(TemporaryRepository repository) => Directory.EnumerateFiles(Path.Combine(repository.Root, "shop"), "*.yaml", SearchOption.AllDirectories).Select(File.ReadAllText);
}

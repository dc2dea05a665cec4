using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;
using Slipway.Tests.Engines.Kubernetes;
using Slipway.Tests.Releases.Rollout;
using Slipway.Tests.Support;

namespace Slipway.Tests.Releases.Charts;

public class ChartHookTests
{
    static readonly KubeResource Pods = new("", "v1", "Pod", "pods", true, []);

    [Fact]
    [Trait("list", "superslow")]
    public async Task The_hooks_of_a_rollback_are_run_before_and_after_it()
    {
        await using var lab = await RolloutLab.StartAsync();
        using var repository = await PhotosChart.RepositoryAsync(lab);
        repository
            .With("photos/chart/templates/before.yaml", PhotosChart.Job("before", "pre-rollback", "before-hook-creation", "exit 0"))
            .With("photos/chart/templates/after.yaml", PhotosChart.Pod("after", "post-rollback", "before-hook-creation", "echo back again"));
        await DoneAsync(repository, "deploy");
        repository.With("photos/values/staging/photos.yaml", "words: two\ninit: exit 0\n");
        await DoneAsync(repository, "deploy");
        Assert.Equal("two", await WordsAsync(lab));
        Assert.Null(await PhotosChart.JobAsync(lab, "before"));

        await DoneAsync(repository, "rollback");

        Assert.Equal("one", await WordsAsync(lab));
        Assert.NotNull(await PhotosChart.JobAsync(lab, "before"));
        Assert.Equal("Succeeded", (await lab.Client.GetAsync(Pods, lab.Space, "after", KubeLab.Cancellation)).Text("status", "phase"));
    }

    [Fact]
    [Trait("list", "superslow")]
    public async Task A_deploy_that_is_killed_while_a_hook_runs_waits_for_the_same_hook_when_it_goes_on()
    {
        await using var lab = await RolloutLab.StartAsync();
        using var repository = await PhotosChart.RepositoryAsync(lab);
        await DoneAsync(repository, "deploy");
        repository
            .With("photos/chart/templates/slow.yaml", PhotosChart.Job("slow", "pre-upgrade", "before-hook-creation", "sleep 20"))
            .With("photos/values/staging/photos.yaml", "words: two\ninit: exit 0\n");
        await using var killed = new Foreground(repository.Call(PhotosChart.Words("deploy", "--yes")));
        var end = killed.EndAsync();
        string? hook = null;
        while (hook is null && !end.IsCompleted)
        {
            hook = await PhotosChart.JobAsync(lab, "slow");
            await Task.Delay(50, KubeLab.Cancellation);
        }

        await UpLab.KillAsync(killed.Pid);
        Assert.True(await end == 137, killed.Text);
        Assert.Equal("one", await WordsAsync(lab));

        var again = await DoneAsync(repository, "deploy");

        Assert.Equal("two", await WordsAsync(lab));
        Assert.True(hook == await PhotosChart.JobAsync(lab, "slow"), $"the hook was run once more: {again.Whole}");
    }

    static async Task<string?> WordsAsync(RolloutLab lab) => (await lab.Client.GetAsync(KubeLab.Maps, lab.Space, "photos-settings", KubeLab.Cancellation)).Text("data", "words");

    static async Task<SlipwayRun> DoneAsync(TemporaryRepository repository, string command)
    {
        var run = await repository.RunAsync(repository.Call(PhotosChart.Words(command, "--yes")) with { Timeout = TimeSpan.FromMinutes(5) });
        Assert.True(run.ExitCode == 0, run.Whole);
        return run;
    }
}

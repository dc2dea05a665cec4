using Slipway.Tests.Support;

namespace Slipway.Tests.Clusters;

public sealed class MadeClusterCommandTests
{
    [Fact]
    public async Task A_stage_says_how_its_cluster_is_made()
    {
        using var repository = await SampleAsync("");

        var run = await repository.RunAsync("cluster", "up", "--stage", "staging");

        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith("error: nothing says how the cluster of `staging` is made on this machine\n", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cluster: { with: kind }", "up", "kind create cluster --name=plasma-staging --kubeconfig=BASE/state/slipway/clusters/")]
    [InlineData("cluster: { up: scripts/cluster up, down: scripts/cluster down }", "up", "scripts/cluster up\n")]
    [InlineData("cluster: { up: scripts/cluster up, down: scripts/cluster down }", "down", "scripts/cluster down\n")]
    public async Task A_dry_run_prints_the_command(string cluster, string verb, string command)
    {
        using var repository = await SampleAsync(cluster);

        var run = await repository.RunAsync("cluster", verb, "-s", "staging", "--dry-run");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.StartsWith(command, run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_command_that_fails_is_told_with_its_last_words()
    {
        using var repository = await SampleAsync("cluster: { up: \"echo no room >&2; exit 3\" }");

        var run = await repository.RunAsync("cluster", "up", "-s", "staging");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("why: no room\n", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_command_that_prints_no_kubeconfig_is_told_what_it_should_print()
    {
        using var repository = await SampleAsync("cluster: { up: echo nowhere }");

        var run = await repository.RunAsync("cluster", "up", "-s", "staging");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("why: there is no file `nowhere`\n", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ending_a_cluster_asks_first()
    {
        using var repository = await SampleAsync("cluster: { up: \"true\", down: touch ended }");

        var asked = await repository.RunAsync("cluster", "down", "-s", "staging");
        Assert.Equal(2, asked.ExitCode);
        Assert.Contains("fix: say so with --yes\n", asked.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(repository.Root, "ended")));

        var agreed = await repository.RunAsync("cluster", "down", "-s", "staging", "--yes");
        Assert.True(agreed.ExitCode == 0, agreed.Whole);
        Assert.True(File.Exists(Path.Combine(repository.Root, "ended")));
    }

    static async Task<TemporaryRepository> SampleAsync(string cluster) => (await TemporaryRepository.CreateAsync())
        .With("slipway.yaml", $"repository: plasma\nstages:\n  staging:\n    context: here\n{(cluster.Length > 0 ? $"    {cluster}\n" : "")}");
}

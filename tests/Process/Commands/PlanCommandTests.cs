using Slipway.Tests.Support;

namespace Slipway.Tests.Commands;

public class PlanCommandTests
{
    [Fact]
    public async Task A_stage_that_is_no_cluster_is_told()
    {
        using var repository = await TemporaryRepository.CreateAsync();
        repository.With("slipway.yaml", "repository: plasma\n").With("apps/visits/slipway.yaml", "app: visits\nrun: sh serve\n");

        var run = await repository.RunAsync("plan");

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains("error: the stage `local` runs on processes, and a release goes to a cluster", run.Error, StringComparison.Ordinal);
        Assert.Contains("--stage staging", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_that_stands_in_the_way_is_told_at_once_before_a_cluster_is_asked()
    {
        using var repository = await TemporaryRepository.CreateAsync();
        repository.With("slipway.yaml", "repository: plasma\nstages: { staging: { context: nowhere } }\n")
            .With("apps/visits/slipway.yaml", "app: visits\nrun: sh serve\nneeds: { database: { sqlite: 3 } }\n");

        var run = await repository.RunAsync("plan", "-s", "staging", "-o", "json");

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains("no-image", run.Error, StringComparison.Ordinal);
        Assert.Contains("need-not-bound", run.Error, StringComparison.Ordinal);
    }
}

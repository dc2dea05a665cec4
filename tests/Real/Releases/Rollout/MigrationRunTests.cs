using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;
using Slipway.Problems;
using Slipway.Releases.Rollout;

namespace Slipway.Tests.Releases.Rollout;

public class MigrationRunTests
{
    [Fact]
    [Trait("list", "slow")]
    public async Task A_migration_is_shown_while_it_runs_and_is_not_begun_twice()
    {
        await using var lab = await RolloutLab.StartAsync();
        var (first, again) = (new ConcurrentQueue<string>(), new ConcurrentQueue<string>());
        var job = Job(lab, "for i in 1 2 3 4; do echo step $i; sleep 1; done");
        using var killed = CancellationTokenSource.CreateLinkedTokenSource(RolloutLab.Cancellation);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Run(lab).RunAsync(
            job,
            line =>
            {
                first.Enqueue(line);
                killed.Cancel();
            },
            killed.Token));
        var problem = await Run(lab).RunAsync(job, again.Enqueue, RolloutLab.Cancellation);

        Assert.Null(problem);
        Assert.Equal("step 1", first.First());
        Assert.Equal(["step 1", "step 2", "step 3", "step 4"], again);
        Assert.Single((await lab.Client.ListAsync(new KubeSelection(RolloutKinds.Pods, lab.Space), RolloutLab.Cancellation)).Items);
    }

    [Fact]
    public async Task A_migration_that_fails_names_its_last_lines()
    {
        await using var lab = await RolloutLab.StartAsync();
        var job = Job(lab, "echo adding a column; echo it is there already; exit 7");

        var problem = await Run(lab).RunAsync(job, _ => { }, RolloutLab.Cancellation);

        Assert.Equal("migration-failed", problem!.Code);
        Assert.Equal("exit code 7: the program's own error; it last wrote:\n  adding a column\n  it is there already", problem.Why);
        Assert.Equal(problem, await Run(lab).RunAsync(job, _ => { }, RolloutLab.Cancellation), Same);
    }

    [Fact]
    [Trait("list", "slow")]
    public async Task A_migration_that_takes_too_long_is_ended()
    {
        await using var lab = await RolloutLab.StartAsync();
        var job = Job(lab, "exec sleep 1000");
        job["spec"]!["activeDeadlineSeconds"] = 8;

        var problem = await Run(lab).RunAsync(job, _ => { }, RolloutLab.Cancellation);

        Assert.Equal(("migration-deadline", ProblemKind.Timeout), (problem!.Code, problem.Kind));
        Assert.DoesNotContain("may still be at work", problem.Fix);
    }

    [Fact]
    [Trait("list", "slow")]
    public async Task A_migration_that_has_no_image_is_stopped_before_one_comes()
    {
        await using var lab = await RolloutLab.StartAsync();
        var job = Job(lab, "true");
        job["spec"]!["template"]!["spec"]!["containers"]![0]!["image"] = RolloutLab.Image.Replace(":1", ":there-is-none", StringComparison.Ordinal);

        var problem = await Run(lab).RunAsync(job, _ => { }, RolloutLab.Cancellation);

        Assert.Equal("rollout-image", problem!.Code);
        Assert.DoesNotContain("may still be at work", problem.Fix);
        Assert.Equal("true", (await lab.Client.GetAsync(RolloutKinds.Jobs, lab.Space, "migrate", RolloutLab.Cancellation)).At("spec", "suspend")!.ToJsonString());
        Assert.Equal("migration-failed", (await Run(lab).RunAsync(job, _ => { }, RolloutLab.Cancellation))!.Code);
    }

    static bool Same(Problem? one, Problem? other) => (one?.Code, one?.Why) == (other?.Code, other?.Why);

    static MigrationRun Run(RolloutLab lab) => new(lab.Client, lab.Inspection, lab.Objects, lab.Redactor, lab.Limits);

    static JsonObject Job(RolloutLab lab, string script) => lab.Object("batch/v1", "Job", "migrate", new JsonObject
    {
        ["backoffLimit"] = 0,
        ["activeDeadlineSeconds"] = 120,
        ["template"] = new JsonObject
        {
            ["spec"] = new JsonObject { ["restartPolicy"] = "Never", ["terminationGracePeriodSeconds"] = 1, ["containers"] = new JsonArray(RolloutLab.Shell(script)) },
        },
    });
}

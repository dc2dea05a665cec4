using System.Text.Json.Nodes;
using Slipway.Problems;
using Slipway.Releases.Rollout;

namespace Slipway.Tests.Releases.Rollout;

public class RolloutWatchTests
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_may_come_right_is_proof_when_its_time_is_over_and_not_before()
    {
        using var api = new PushApi();
        var watching = api.Begin(RolloutCases.View("no-config-map"));
        Assert.Equal("Deployment `config`: 0 of 1 new pod ready", api.Told.Take(Cancellation));

        api.Time.Advance(TimeSpan.FromSeconds(4));
        Assert.False(watching.IsCompleted);

        Assert.Equal("rollout-config", (await api.UntilEndAsync(watching))!.Code);
        await api.Objects.DisposeAsync();
    }

    [Fact]
    public async Task A_cause_that_no_time_proves_explains_the_deadline()
    {
        using var api = new PushApi();
        var view = RolloutCases.View("never-ready");
        view.Workload["status"]!["conditions"] = new JsonArray();
        var watching = api.Begin(view);
        api.Told.Take(Cancellation);
        var start = api.Time.GetTimestamp();

        Assert.Equal("rollout-probe", (await api.UntilEndAsync(watching))!.Code);
        Assert.True(api.Time.GetElapsedTime(start) >= TimeSpan.FromSeconds(8 + 30), "its own deadline of 8 s, and what the cluster gets to say so itself");
        await api.Objects.DisposeAsync();
    }

    [Fact]
    public async Task Old_pods_that_were_told_to_end_are_not_waited_for_unless_it_must_serve_alone()
    {
        using var api = new PushApi();
        var view = RolloutCases.View("old-pods-end");
        foreach (var pod in view.Pods.Where(RolloutFields.IsEnding))
        {
            pod["metadata"]!.AsObject().Remove("deletionTimestamp");
            break;
        }

        var watching = api.Begin(view with { MustServeAlone = false });
        Assert.Equal("Deployment `good`: 2 of 2 new pods ready, 2 old pods still to end", api.Told.Take(Cancellation));
        Assert.False(watching.IsCompleted);

        var told = view.Pods[0].DeepClone().AsObject();
        told["metadata"]!["deletionTimestamp"] = "2026-01-02T03:04:05Z";
        await api.PushAsync("pods", "MODIFIED", told);

        Assert.Null(await watching);
        await api.Objects.DisposeAsync();
    }

    [Fact]
    public async Task What_must_serve_alone_is_done_when_the_last_old_pod_is_gone()
    {
        using var api = new PushApi();
        var view = RolloutCases.View("old-pods-end");
        var watching = api.Begin(view);
        Assert.Equal("Deployment `good`: 2 of 2 new pods ready, 2 old pods still to end", api.Told.Take(Cancellation));

        var old = view.Pods.Where(RolloutFields.IsEnding).ToList();
        await api.PushAsync("pods", "DELETED", old[0]);
        Assert.Equal("Deployment `good`: 2 of 2 new pods ready, 1 old pod still to end", api.Told.Take(Cancellation));
        Assert.False(watching.IsCompleted);
        await api.PushAsync("pods", "DELETED", old[1]);

        Assert.Null(await watching);
        Assert.Equal("Deployment `good`: done", api.Told.Take(Cancellation));
        await api.Objects.DisposeAsync();
    }

    [Fact]
    public async Task An_old_pod_on_a_node_that_is_away_is_not_waited_for_forever()
    {
        using var api = new PushApi();
        var watching = api.Begin(RolloutCases.View("old-pods-end"));

        Assert.Null(await api.UntilEndAsync(watching));
        await api.Objects.DisposeAsync();
    }

    [Fact]
    public async Task Time_decides_nothing_while_a_change_has_not_been_heard_of()
    {
        using var api = new PushApi();
        var view = RolloutCases.View("stateful-done");
        var watching = api.Begin(view);
        api.Told.Take(Cancellation);

        var crashed = view.Workload.DeepClone().AsObject();
        crashed["status"]!["availableReplicas"] = 1;
        api.Change("statefulsets", crashed);
        api.Time.Advance(TimeSpan.FromSeconds(60));
        Assert.False(watching.IsCompleted);
        await api.PushAsync("statefulsets", "MODIFIED", crashed);
        Assert.Equal("StatefulSet `stsgood`: 2 of 2 new pods ready", api.Told.Take(Cancellation));
        await api.PushAsync("statefulsets", "MODIFIED", view.Workload);

        Assert.Null(await api.UntilEndAsync(watching));
        await api.Objects.DisposeAsync();
    }

    [Fact]
    public async Task A_workload_that_somebody_deletes_is_told()
    {
        using var api = new PushApi();
        var view = RolloutCases.View("half");
        var watching = api.Begin(view);
        api.Told.Take(Cancellation);

        await api.PushAsync("deployments", "DELETED", view.Workload);

        Assert.Equal("rollout-gone", (await watching)!.Code);
        await api.Objects.DisposeAsync();
    }

    [Fact]
    public async Task Who_may_not_read_events_is_told_less_and_who_may_not_read_pods_is_told_so()
    {
        using (var api = new PushApi { Forbidden = { "events" } })
        {
            Assert.Null(await api.Begin(RolloutCases.View("done")));
            await api.Objects.DisposeAsync();
        }

        using (var api = new PushApi { Forbidden = { "pods" } })
        {
            Assert.Equal("kube-forbidden", (await Assert.ThrowsAsync<ProblemException>(() => api.Begin(RolloutCases.View("done")))).Problems[0].Code);
            await api.Objects.DisposeAsync();
        }
    }
}

using System.Text.Json.Nodes;
using Slipway.Clusters.Standing;
using Slipway.Engines.Processes;
using Slipway.Execution.Journal;
using Slipway.Releases.Records;

namespace Slipway.Tests.Clusters.Standing;

public class StandingProcessTests
{
    static readonly ReleaseHistory History = new([Release("notes"), Release("visits")], []);

    [Fact]
    public void A_process_is_ready_when_all_its_pods_are()
    {
        var web = Of(new StagePods([PodLab.Deployment("visits", "web", 2)], [PodLab.Pod("visits", "web", "a", restarts: 2), PodLab.Pod("visits", "web", "b", restarts: 1), PodLab.Pod("other", "web", "c")], [PodLab.Ingress("visits", "visits.example.net")]))[1];

        Assert.Equal(("visits/web", ProcessState.Ready, 2, 2, 3), (web.Id, web.State, web.Ready, web.Wanted, web.Restarts));
        Assert.Equal(("https://visits.example.net", 3, "1.4.0"), (web.Url, web.Release!.Number, web.Release.Version));
        Assert.Equal(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), web.Since);
    }

    [Theory]
    [InlineData(true, null, ProcessState.Ready)]
    [InlineData(false, null, ProcessState.Starting)]
    [InlineData(false, "ContainerCreating", ProcessState.Starting)]
    [InlineData(false, "CrashLoopBackOff", ProcessState.Restarting)]
    [InlineData(false, "ImagePullBackOff", ProcessState.Failed)]
    public void What_a_pod_waits_for_decides(bool isReady, string? waiting, ProcessState state)
    {
        var web = Of(new StagePods([PodLab.Deployment("visits", "web", 1)], [PodLab.Pod("visits", "web", "a", isReady, waiting: waiting)], []))[1];

        Assert.Equal(state, web.State);
        Assert.Equal(state is ProcessState.Restarting or ProcessState.Failed ? $"a: {waiting}: back-off" : null, web.Message);
    }

    [Fact]
    public void No_pods_wanted_is_stopped() =>
        Assert.Equal(ProcessState.Stopped, Of(new StagePods([PodLab.Deployment("visits", "web", 0)], [], []))[1].State);

    [Fact]
    public void A_workload_is_called_as_its_pods_are()
    {
        var (workload, pod) = (PodLab.Deployment("visits", "x", 1), PodLab.Pod("visits", "x", "x-12ab-34cd"));
        workload["spec"]!["template"] = new JsonObject { ["metadata"] = new JsonObject { ["labels"] = new JsonObject { ["app.kubernetes.io/component"] = "main" } } };
        Assert.Equal("main", StagePods.Process(workload));

        pod["metadata"]!["labels"]!.AsObject().Remove("app.kubernetes.io/component");
        pod["metadata"]!["ownerReferences"] = new JsonArray(new JsonObject { ["kind"] = "ReplicaSet", ["name"] = "visits-x-12ab" });
        Assert.Equal("visits-x", StagePods.Process(pod));
    }

    [Fact]
    public void A_release_without_processes_is_shown_too()
    {
        var notes = Of(new StagePods([], [], []))[0];

        Assert.Equal(("notes", null, ProcessState.Ready), (notes.Id, notes.Process, notes.State));
    }

    static IReadOnlyList<StandingProcess> Of(StagePods pods) => StandingProcess.Of(pods, History);

    static ReleaseSummary Release(string component) => new(component, 3, 1, DateTimeOffset.UnixEpoch, DeployOutcome.Released) { Origin = ReleaseOrigin.Deploy, By = "ada@laptop", Version = "1.4.0" };
}

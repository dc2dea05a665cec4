using System.Text.Json.Nodes;
using Slipway.Clusters.Standing;
using Slipway.Engines.Processes;
using Slipway.Releases.DataJobs;
using Slipway.Releases.Records;

namespace Slipway.Tests.Clusters.Standing;

public class StandingSnapshotsTests
{
    [Fact]
    public void The_last_snapshot_by_a_schedule_is_told_where_it_failed()
    {
        var failed = Assert.Single(Of(Pod("one", "Succeeded", "2026-01-01T03:00:00Z"), Pod("two", "Failed", "2026-01-02T03:00:00Z", "copying\nthere is no room: 3 GiB are needed\n")));

        Assert.Equal(("visits/database-snapshots", ProcessState.Failed, "two: there is no room: 3 GiB are needed"), (failed.Id, failed.State, failed.Message));
    }

    [Fact]
    public void Where_the_last_one_is_well_nothing_is_told() =>
        Assert.Empty(Of(Pod("two", "Succeeded", "2026-01-02T03:00:00Z"), Pod("one", "Failed", "2026-01-01T03:00:00Z", "no room")));

    [Fact]
    public void One_that_cannot_start_is_told_too() =>
        Assert.Equal("one: ImagePullBackOff: back-off", Assert.Single(Of(Marked(PodLab.Pod("visits", ScheduledSnapshot.Part, "one", false, waiting: "ImagePullBackOff")))).Message);

    [Fact]
    public void A_pod_that_was_ended_says_why() =>
        Assert.Equal("one: DeadlineExceeded", Assert.Single(Of(Pod("one", "Failed", "2026-01-01T03:00:00Z", reason: "DeadlineExceeded"))).Message);

    static IReadOnlyList<StandingProcess> Of(params JsonObject[] pods) => StandingProcess.Of(new StagePods([], [.. pods], []), new ReleaseHistory([], []));

    static JsonObject Pod(string name, string phase, string created, string? message = null, string? reason = null)
    {
        var pod = Marked(PodLab.Pod("visits", ScheduledSnapshot.Part, name));
        pod["metadata"]!["creationTimestamp"] = created;
        pod["status"] = new JsonObject { ["phase"] = phase, ["reason"] = reason, ["containerStatuses"] = new JsonArray(new JsonObject { ["state"] = new JsonObject { ["terminated"] = new JsonObject { ["message"] = message } } }) };
        return pod;
    }

    static JsonObject Marked(JsonObject pod)
    {
        pod["metadata"]!["labels"]![DataJob.NeedLabel] = "database";
        return pod;
    }
}

using System.Text.Json.Nodes;
using Slipway.Releases.Deploys;

namespace Slipway.Tests.Releases.Deploys;

public class TrialPaceTests
{
    [Fact]
    public void A_version_gets_several_times_what_its_quickest_pod_took_to_get_ready() =>
        Assert.Equal(TimeSpan.FromSeconds(30 + (3 * 4)), TrialPace.Of([Pod("10:00:00", "10:00:04"), Pod("10:00:00", "11:30:00"), Pod("10:00:00", "10:00:01", isReady: false)]));

    [Fact]
    public void Pods_that_are_not_ready_tell_nothing_of_it()
    {
        Assert.Null(TrialPace.Of([]));
        Assert.Null(TrialPace.Of([Pod("10:00:00", "10:00:04", isReady: false)]));
        Assert.Null(TrialPace.Of([Pod("10:00:00", "09:00:00")]));
    }

    static JsonObject Pod(string started, string ready, bool isReady = true) => (JsonObject)JsonNode.Parse($$"""
        {
          "spec": { "containers": [{ "name": "web", "readinessProbe": {} }] },
          "status": {
            "conditions": [{ "type": "Ready", "status": "{{isReady}}", "lastTransitionTime": "2026-11-22T{{ready}}Z" }],
            "containerStatuses": [{ "name": "web", "state": { "running": { "startedAt": "2026-11-22T{{started}}Z" } } }]
          }
        }
        """)!;
}

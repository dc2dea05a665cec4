using System.Text.Json.Nodes;
using Slipway.Releases.Deploys;

namespace Slipway.Tests.Releases.Deploys;

public class DeployTargetsTests
{
    [Theory]
    [InlineData("Deployment", 0, 1, true)]
    [InlineData("StatefulSet", 0, 1, true)]
    [InlineData("Deployment", 1, 1, false)]
    [InlineData("DaemonSet", 0, 1, false)]
    public void What_was_made_without_a_replica_is_not_waited_for(string kind, int replicas, int generation, bool isIdle) =>
        Assert.Equal(isIdle, DeployTargets.IsIdle(Workload(kind, replicas, generation)));

    [Fact]
    public void What_had_replicas_once_is_waited_for_until_they_have_ended() => Assert.False(DeployTargets.IsIdle(Workload("Deployment", 0, 2)));

    [Fact]
    public void What_says_itself_what_to_wait_for_is_waited_for()
    {
        var workload = Workload("Deployment", 0, 1);
        workload["metadata"]!["annotations"] = new JsonObject { ["slipway/wait-for"] = "condition=Available" };

        Assert.False(DeployTargets.IsIdle(workload));
    }

    static JsonObject Workload(string kind, long replicas, long generation) => new()
    {
        ["apiVersion"] = "apps/v1",
        ["kind"] = kind,
        ["metadata"] = new JsonObject { ["name"] = "visits", ["generation"] = generation },
        ["spec"] = new JsonObject { ["replicas"] = replicas },
    };
}

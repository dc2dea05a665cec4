using System.Text.Json.Nodes;
using Slipway.Releases.Planning.Charts;
using Slipway.Releases.Planning.Manifests;

namespace Slipway.Tests.Releases.Planning.Charts;

public class ChartHookTests
{
    [Fact]
    public void They_come_by_weight_then_kind_then_name()
    {
        var hooks = new[] { Object("Job", "b", "pre-install", "1"), Object("Job", "z", "pre-install,post-upgrade", "-7"), Object("Job", "a", "pre-install"), Object("ServiceAccount", "x", "pre-install"), Object("Job", "c", "post-install", "-9"), Object("Job", "d", "pre-install", "no number") };

        Assert.Equal(["z", "x", "a", "d", "b"], ChartHook.Of(hooks, "pre-install").Select(hook => hook.Object["metadata"]!["name"]!.GetValue<string>()));
        Assert.Equal("z", ChartHook.Of(hooks, "post-upgrade").Single().Object["metadata"]!["name"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("Job", null, true, false, true)]
    [InlineData("Job", "hook-succeeded", false, true, true)]
    [InlineData("Job", "hook-succeeded, before-hook-creation", true, true, true)]
    [InlineData("ConfigMap", "hook-failed", false, false, false)]
    [InlineData("CustomResourceDefinition", "before-hook-creation,hook-succeeded", false, false, false)]
    public void Its_policy_says_when_it_is_deleted(string kind, string? policy, bool isMadeAnew, bool endsWithSuccess, bool runs)
    {
        var hook = ChartHook.Of(Object(kind, "a", "post-install", policy: policy))!;

        Assert.Equal((isMadeAnew, endsWithSuccess, runs), (hook.IsMadeAnew, hook.EndsWithSuccess, hook.Runs));
    }

    [Fact]
    public void What_helm_does_at_other_times_is_no_event_of_a_release()
    {
        Assert.Empty(ChartHook.Of(Object("Job", "a", "pre-delete, test,crd-install"))!.Events);
        Assert.Null(ChartHook.Of(ObjectReader.Read("a.yaml", "{ apiVersion: v1, kind: Service, metadata: { name: a } }").Single()));
    }

    static JsonObject Object(string kind, string name, string events, string? weight = null, string? policy = null) => ObjectReader.Read("a.yaml", $$"""
        apiVersion: {{(kind == "Job" ? "batch/v1" : "v1")}}
        kind: {{kind}}
        metadata:
          name: {{name}}
          annotations: { helm.sh/hook: "{{events}}"{{(weight is null ? "" : $", helm.sh/hook-weight: \"{weight}\"")}}{{(policy is null ? "" : $", helm.sh/hook-delete-policy: \"{policy}\"")}} }
        """).Single();
}

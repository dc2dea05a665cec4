using System.Text.Json.Nodes;
using Slipway.Releases.Planning;

namespace Slipway.Tests.Releases.Planning;

public class ObjectComparisonTests
{
    const string Deployment = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: visits, namespace: plasma, labels: { app: visits } }
        spec:
          selector: { matchLabels: { app: visits } }
          template:
            metadata: { labels: { app: visits } }
            spec:
              containers:
                - name: web
                  image: visits:1
                  args: [serve, now]
                  resources: { requests: { cpu: 500m, memory: 1024Mi } }
        """;

    [Fact]
    public void What_was_applied_is_the_same() => Assert.True(Compare(live => { }));

    [Fact]
    public void What_the_cluster_and_others_add_changes_nothing() => Assert.True(Compare(live =>
    {
        live["spec"]!["replicas"] = 7;
        live["status"] = new JsonObject { ["replicas"] = 7 };
        live["metadata"]!["annotations"] = new JsonObject { ["deployment.kubernetes.io/revision"] = "3" };
        Container(live)["terminationMessagePath"] = "/dev/termination-log";
        ((JsonArray)live["spec"]!["template"]!["spec"]!["containers"]!).Insert(0, new JsonObject { ["name"] = "sidecar", ["image"] = "proxy:1" });
    }));

    [Fact]
    public void Quantities_are_compared_by_value() => Assert.True(Compare(live =>
        Container(live)["resources"] = new JsonObject { ["requests"] = new JsonObject { ["cpu"] = "0.5", ["memory"] = "1Gi" } }));

    [Fact]
    public void A_field_that_somebody_changed_is_seen() => Assert.False(Compare(live => Container(live)["image"] = "visits:evil"));

    [Fact]
    public void A_field_that_somebody_removed_is_seen() => Assert.False(Compare(live => ((JsonObject)live["metadata"]!["labels"]!).Remove("app")));

    [Fact]
    public void An_item_that_somebody_removed_is_seen() => Assert.False(Compare(live => ((JsonArray)live["spec"]!["template"]!["spec"]!["containers"]!).Clear()));

    [Fact]
    public void A_text_that_only_looks_like_a_quantity_is_a_text() => Assert.False(Compare(live => Container(live)["args"] = new JsonArray("serve", "0"), wanted => Container(wanted)["args"] = new JsonArray("serve", "0m")));

    [Fact]
    public void A_field_that_is_not_wanted_any_more_is_seen() => Assert.False(Compare(live => { }, wanted => ((JsonObject)Container(wanted)).Remove("args")));

    [Fact]
    public void A_field_that_is_newly_wanted_is_seen() => Assert.False(Compare(live => live["spec"]!["replicas"] = 2, wanted => wanted["spec"]!["replicas"] = 2));

    [Fact]
    public void All_that_is_wanted_may_be_there_among_other_things()
    {
        var (wanted, live) = (Applied.Yaml(Deployment), Applied.Yaml(Deployment));
        live["metadata"]!["labels"]!["theirs"] = "1";

        Assert.True(ObjectComparison.HasAll(wanted, live));
        Assert.False(ObjectComparison.HasAll(live, wanted));
    }

    [Fact]
    public void An_object_that_we_never_applied_is_not_sure() => Assert.False(ObjectComparison.IsSurelySame(Applied.Yaml(Deployment), Applied.Yaml(Deployment), isRecorded: true));

    [Fact]
    public void Where_a_list_is_ours_as_a_whole_what_was_recorded_tells_what_the_cluster_added()
    {
        var wanted = Applied.Yaml("""
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata: { name: visits, namespace: plasma }
            spec: { podSelector: { matchLabels: { app: visits } }, ingress: [{ ports: [{ port: 80 }] }] }
            """);
        var live = Applied.Live(wanted);
        live["spec"]!["ingress"]![0]!["ports"]![0]!["protocol"] = "TCP";

        Assert.False(ObjectComparison.IsSurelySame(wanted, live, isRecorded: false));
        Assert.True(ObjectComparison.IsSurelySame(wanted, live, isRecorded: true));

        live["spec"]!["ingress"]![0]!["ports"]![0]!["port"] = 81;
        Assert.False(ObjectComparison.IsSurelySame(wanted, live, isRecorded: true));
    }

    [Fact]
    public void An_item_without_its_default_key_is_found()
    {
        var wanted = Applied.Yaml("{ apiVersion: v1, kind: Service, metadata: { name: visits, namespace: plasma }, spec: { ports: [{ port: 80, targetPort: http }] } }");
        var live = Applied.Live(wanted);
        live["spec"]!["ports"]![0]!["protocol"] = "TCP";
        live["metadata"]!["managedFields"]![1]!["fieldsV1"]!["f:spec"]!["f:ports"] = JsonNode.Parse("""{ "k:{\"port\":80,\"protocol\":\"TCP\"}": { ".": {}, "f:port": {}, "f:targetPort": {} } }""");

        Assert.True(ObjectComparison.IsSurelySame(wanted, live, isRecorded: false));

        live["spec"]!["ports"]![0]!["targetPort"] = "other";
        Assert.False(ObjectComparison.IsSurelySame(wanted, live, isRecorded: false));
    }

    static bool Compare(Action<JsonObject> edit, Action<JsonObject>? change = null)
    {
        var wanted = Applied.Yaml(Deployment);
        var live = Applied.Live(wanted);
        edit(live);
        change?.Invoke(wanted);
        return ObjectComparison.IsSurelySame(wanted, live, isRecorded: false);
    }

    static JsonNode Container(JsonObject one) => one["spec"]!["template"]!["spec"]!["containers"]!.AsArray().Single(item => item!["name"]!.GetValue<string>() == "web")!;
}

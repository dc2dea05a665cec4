using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;
using Slipway.Tests.Engines.Kubernetes;

namespace Slipway.Tests.Releases.Deploys;

public class RefusedTests
{
    static readonly KubeResource Quotas = new("", "v1", "ResourceQuota", "resourcequotas", true, []);

    [Fact]
    [Trait("list", "slow")]
    public async Task Without_room_in_the_quota_the_old_version_goes_on_and_the_quota_is_named()
    {
        await using var lab = await DeployLab.StartAsync();
        await lab.RunAsync("deploy");
        await using var clients = await lab.ClientsAsync();
        await lab.ApplyAsync(Quotas, new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "ResourceQuota",
            ["metadata"] = new JsonObject { ["name"] = "one-pod", ["namespace"] = lab.Space },
            ["spec"] = new JsonObject { ["hard"] = new JsonObject { ["pods"] = "1" } },
        });

        await RefusedAsync(lab, () => lab.SayAsync("two"), "quota", "one-pod", "was taken back");

        Assert.Equal(("one", "2 undone, 1 released stands"), (await clients.AnswerAsync("one"), await lab.ReleasesAsync()));
        await clients.AllWereAnsweredAsync();
    }

    [Fact]
    [Trait("list", "superslow")]
    public async Task What_a_component_writes_itself_is_refused_or_taken_back_with_its_cause()
    {
        await using var lab = await DeployLab.StartAsync();
        Write(lab, "one", "{image:shop}");
        await lab.RunAsync("deploy");
        await using var clients = await lab.ClientsAsync();

        await RefusedAsync(lab, () => WriteAsync(lab, "two", $"{lab.Registry}/shop@sha256:{new string('0', 64)}"), "not found", "was taken back");
        await RefusedAsync(lab, () => WriteAsync(lab, "three", "{image:shop}", "imagePolicy: Always"), "imagePolicy");
        await RefusedAsync(lab, () => WriteAsync(lab, "four", "{image:shop}", selector: "another"), "spec.selector");

        Assert.Equal(("one", "2 undone, 1 released stands"), (await clients.AnswerAsync("one"), await lab.ReleasesAsync()));
        await clients.AllWereAnsweredAsync();
    }

    [Fact]
    [Trait("list", "slow")]
    public async Task What_was_removed_and_made_anew_is_put_back_in_the_same_way()
    {
        await using var lab = await DeployLab.StartAsync();
        Write(lab, "one", "{image:shop}");
        WriteFixed(lab, "one");
        await lab.RunAsync("deploy");
        WriteFixed(lab, "two");

        await RefusedAsync(lab, () => WriteAsync(lab, "two", $"{lab.Registry}/shop@sha256:{new string('0', 64)}"), "ConfigMap/fixed (removed and made anew)", "was taken back");

        Assert.Equal("one", (await lab.Client.GetAsync(KubeLab.Maps, lab.Space, "fixed", KubeLab.Cancellation))!.Text("data", "says"));
    }

    [Fact]
    [Trait("list", "slow")]
    public async Task Who_may_not_change_a_Deployment_is_told_so_before_anything_begins()
    {
        await using var lab = await DeployLab.StartAsync();
        await lab.RunAsync("deploy");
        await using var clients = await lab.ClientsAsync();
        await lab.BecomeAsync("reader", (["*"], ["get", "list", "watch"]), (["configmaps", "secrets", "leases"], ["*"]));

        await RefusedAsync(lab, () => lab.SayAsync("two"), "deployments.apps", "reader", "kubectl auth can-i --list");

        Assert.Equal(("one", "1 released stands"), (await clients.AnswerAsync("one"), await lab.ReleasesAsync()));
        await clients.AllWereAnsweredAsync();
    }

    /// <summary>What can never change while it is there.</summary>
    static void WriteFixed(DeployLab lab, string says) => lab.Repository.With("shop/deploy/fixed.yaml", $$"""
        apiVersion: v1
        kind: ConfigMap
        metadata: { name: fixed, annotations: { slipway/replace: "true" } }
        immutable: true
        data: { says: {{says}} }
        """);

    static async Task RefusedAsync(DeployLab lab, Func<Task> change, params string[] told)
    {
        await change();
        var run = await lab.TryAsync("deploy");
        Assert.True(run.ExitCode is 1 or 2, run.Whole);
        Assert.All(told, words => Assert.Contains(words, run.Error, StringComparison.Ordinal));
    }

    static Task WriteAsync(DeployLab lab, string says, string image, string field = "", string selector = "shop")
    {
        Write(lab, says, image, field, selector);
        return lab.Repository.CommitAsync($"Say {says}");
    }

    static void Write(DeployLab lab, string says, string image, string field = "", string selector = "shop") => lab.Repository.With("shop/deploy/all.yaml", $$"""
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: shop }
        spec:
          selector: { matchLabels: { app: {{selector}} } }
          template:
            metadata: { labels: { app: {{selector}} } }
            spec:
              containers:
                - name: web
                  image: "{{image}}"
                  {{field}}
                  env: [ { name: SAYS, value: {{says}} }, { name: PORT, value: "8080" } ]
                  ports: [ { name: http, containerPort: 8080 } ]
                  readinessProbe: { httpGet: { path: /, port: http }, periodSeconds: 1 }
                  lifecycle: { preStop: { sleep: { seconds: 5 } } }
        ---
        apiVersion: v1
        kind: Service
        metadata: { name: shop }
        spec: { selector: { app: shop }, ports: [ { name: http, port: 80, targetPort: http } ] }
        """);
}

using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;
using Slipway.Releases.Rollout;
using Slipway.Secrets;

namespace Slipway.Tests.Releases.Rollout;

public class RolloutWatchTests
{
    static readonly KubeResource Quotas = new("", "v1", "ResourceQuota", "resourcequotas", true, []);

    [Fact]
    [Trait("list", "slow")]
    public async Task A_good_version_that_must_serve_alone_is_up_when_the_old_pods_have_ended()
    {
        await using var lab = await RolloutLab.StartAsync();
        Assert.Null(await lab.UntilDoneAsync(await lab.ApplyAsync(lab.Deployment(RolloutLab.Serving("one"), replicas: 2))));
        var old = (await PodsAsync(lab)).Select(pod => pod.Uid()!).ToHashSet();
        Assert.Equal(2, old.Count);

        Assert.Null(await lab.UntilDoneAsync(await lab.ApplyAsync(lab.Deployment(RolloutLab.Serving("two"), replicas: 2)) with { MustServeAlone = true }));

        var pods = (await PodsAsync(lab)).Where(pod => !pod.IsOver()).ToList();
        Assert.Equal(2, pods.Count);
        Assert.All(pods, pod => Assert.False(old.Contains(pod.Uid()!) || !pod.IsReady()));
        Assert.Contains(lab.Told, line => line.Contains("old pod", StringComparison.Ordinal));
        Assert.Equal("Deployment `visits`: done", lab.Told[^1]);
    }

    [Fact]
    public async Task A_crash_at_start_is_named_with_its_last_lines_and_no_secret()
    {
        await using var lab = await RolloutLab.StartAsync();
        lab.Redactor.Add(new Secret("hunter2-hunter2"));
        Assert.Null(await lab.UntilDoneAsync(await lab.ApplyAsync(lab.Deployment(RolloutLab.Serving("one")))));

        var failure = await lab.UntilDoneAsync(await lab.ApplyAsync(lab.Deployment(RolloutLab.Shell("echo starting; echo 'no database at hunter2-hunter2'; exit 3"))));

        var problem = failure!.ToProblem();
        Assert.Equal("rollout-crash", problem.Code);
        Assert.StartsWith("Deployment `visits` does not stay up: its container `web` ended with exit code 3 ", problem.What);
        Assert.Equal("exit code 3: the program's own error; it last wrote:\n  starting\n  no database at ***", problem.Why);
        Assert.Contains(await PodsAsync(lab), pod => pod.IsReady() && !pod.IsEnding());
    }

    [Fact]
    [Trait("list", "slow")]
    public async Task Who_dies_after_it_has_served_is_seen_while_all_must_stay_well()
    {
        await using var lab = await RolloutLab.StartAsync(new RolloutLimits { Settle = TimeSpan.FromMinutes(2) });

        var failure = await lab.UntilDoneAsync(await lab.ApplyAsync(lab.Deployment(RolloutLab.Serving("one", requests: 8))));

        Assert.Equal("rollout-crash", failure!.Code);
        Assert.Contains("Deployment `visits`: done", lab.Told);
        Assert.Contains("out of ideas", failure.LastLines);
    }

    [Fact]
    [Trait("list", "slow")]
    public async Task Each_cause_is_named()
    {
        await using var lab = await RolloutLab.StartAsync(new RolloutLimits { Graces = new RolloutGraces { Scheduling = TimeSpan.FromSeconds(2), Missing = TimeSpan.FromSeconds(1), Unproven = TimeSpan.FromMinutes(1) } });
        var missing = RolloutLab.Container("sleep", "1000");
        missing["image"] = RolloutLab.Image.Replace(":1", ":there-is-none", StringComparison.Ordinal);
        var huge = RolloutLab.Container("sleep", "1000");
        huge["resources"] = new JsonObject { ["requests"] = new JsonObject { ["cpu"] = "1000" } };
        var unset = RolloutLab.Container("sleep", "1000");
        unset["envFrom"] = new JsonArray(new JsonObject { ["secretRef"] = new JsonObject { ["name"] = "there-is-none" } });
        var silent = RolloutLab.Container("sleep", "1000");
        silent["startupProbe"] = new JsonObject { ["tcpSocket"] = new JsonObject { ["port"] = 8080 }, ["periodSeconds"] = 1, ["failureThreshold"] = 2 };

        var failures = await Task.WhenAll(
            NameAsync(lab, lab.Deployment(missing, "missing")),
            NameAsync(lab, lab.Deployment(huge, "huge")),
            NameAsync(lab, lab.Deployment(unset, "unset")),
            NameAsync(lab, lab.Deployment(silent, "silent")),
            NameAsync(lab, lab.Deployment(RolloutLab.Container("/there-is-none"), "command")));

        Assert.Equal("rollout-image rollout-unschedulable rollout-config rollout-probe rollout-crash", string.Join(' ', failures.Select(failure => failure?.Code)));
        Assert.Equal(
            "not found|Insufficient cpu|secret \"there-is-none\" not found|connection refused|no such file",
            string.Join('|', failures.Zip(["not found", "Insufficient cpu", "secret \"there-is-none\" not found", "connection refused", "no such file"], (failure, words) => failure!.Evidence!.Contains(words, StringComparison.Ordinal) ? words : failure.Evidence)));
    }

    [Fact]
    [Trait("list", "slow")]
    public async Task A_probe_that_never_passes_is_named_at_the_deadline()
    {
        await using var lab = await RolloutLab.StartAsync();
        var silent = RolloutLab.Container("sleep", "1000");
        silent["readinessProbe"] = new JsonObject { ["tcpSocket"] = new JsonObject { ["port"] = 8080 }, ["periodSeconds"] = 1 };

        var failure = await lab.UntilDoneAsync(await lab.ApplyAsync(lab.Deployment(silent, deadline: 20)));

        Assert.Equal("rollout-probe", failure!.Code);
        Assert.Contains("connection refused", failure.Evidence);
    }

    [Fact]
    public async Task A_quota_that_is_used_up_is_named()
    {
        await using var lab = await RolloutLab.StartAsync();
        await lab.ApplyAsync(Quotas, lab.Object("v1", "ResourceQuota", "none", new JsonObject { ["hard"] = new JsonObject { ["pods"] = "0" } }));

        var failure = await lab.UntilDoneAsync(await lab.ApplyAsync(lab.Deployment(RolloutLab.Serving("one"))));

        Assert.Equal("rollout-quota", failure!.Code);
        Assert.Contains("exceeded quota: none", failure.Evidence);
    }

    static async Task<RolloutFailure?> NameAsync(RolloutLab lab, JsonObject deployment) =>
        await lab.Watch.UntilDoneAsync([await lab.ApplyAsync(deployment)], _ => { }, RolloutLab.Cancellation);

    static async Task<IEnumerable<JsonObject>> PodsAsync(RolloutLab lab) =>
        (await lab.Client.ListAsync(new KubeSelection(RolloutKinds.Pods, lab.Space), RolloutLab.Cancellation)).Items;
}

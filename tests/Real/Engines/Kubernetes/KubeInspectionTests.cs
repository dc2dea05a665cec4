using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;

namespace Slipway.Tests.Engines.Kubernetes;

public class KubeInspectionTests
{
    static readonly KubeResource Accounts = new("", "v1", "ServiceAccount", "serviceaccounts", true, []);

    static readonly KubeResource Pods = new("", "v1", "Pod", "pods", true, []);

    static readonly KubeResource Events = new("", "v1", "Event", "events", true, []);

    [Fact]
    public async Task What_happened_to_an_object_explains_why_it_does_not_run()
    {
        await using var lab = await KubeLab.StartAsync();
        await lab.Client.ApplyAsync(Accounts, Object(lab, "ServiceAccount", "default"), new KubeApply(), KubeLab.Cancellation);
        var pod = Object(lab, "Pod", "nowhere");
        pod["spec"] = new JsonObject
        {
            ["nodeSelector"] = new JsonObject { ["there-is"] = "no-such-node" },
            ["containers"] = new JsonArray(new JsonObject { ["name"] = "c", ["image"] = "none" }),
        };
        var uid = (await lab.Client.ApplyAsync(Pods, pod, new KubeApply(), KubeLab.Cancellation)).Object.Uid()!;

        await foreach (var change in new KubeWatch(lab.Client, lab.Connection).FollowAsync(new KubeSelection(Events, lab.Space, Fields: $"involvedObject.uid={uid}"), null, KubeLab.Cancellation))
        {
            if (change is KubeChanged or KubeListed { Items.IsEmpty: false })
            {
                break;
            }
        }

        var inspection = new KubeInspection(lab.Connection, lab.Client);
        var happened = Assert.Single(await inspection.EventsAsync(lab.Space, uid, KubeLab.Cancellation));
        Assert.Equal(("FailedScheduling", true), (happened.Reason, happened.IsWarning));
        Assert.NotNull(happened.Last);
        Assert.Null(await inspection.LogAsync(lab.Space, "there-is-none", "c", 10, isPrevious: false, KubeLab.Cancellation));
        Assert.Empty(await inspection.LogAsync(lab.Space, "nowhere", "c", 10, isPrevious: false, KubeLab.Cancellation) ?? []);
    }

    static JsonObject Object(KubeLab lab, string kind, string name) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = kind,
        ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = lab.Space },
    };
}

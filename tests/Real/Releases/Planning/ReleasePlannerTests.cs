using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;
using Slipway.Releases.Objects;
using Slipway.Releases.Planning;
using Slipway.Tests.Engines.Kubernetes;
using Slipway.Tests.Support;

namespace Slipway.Tests.Releases.Planning;

public class ReleasePlannerTests
{
    [Fact]
    [Trait("list", "slow")]
    public async Task What_is_as_it_should_be_costs_as_many_requests_for_a_hundred_as_for_one()
    {
        await using var lab = await PlanLab.StartAsync();
        var one = lab.Wanted("c0", Pair("c0"));
        var all = Enumerable.Range(0, 100).Select(at => lab.Wanted($"c{at}", Pair($"c{at}"))).ToList();
        await Parallel.ForEachAsync(all, KubeLab.Cancellation, async (wanted, _) => await lab.ApplyAsync(wanted));

        Assert.True((await lab.PlanAsync(one)).IsEmpty);
        var few = lab.Asked.Order(StringComparer.Ordinal).ToList();
        var place = PlanLab.Place(all);
        Assert.True((await lab.PlanAsync(place, all)).IsEmpty);

        Assert.Equal(0, place.Reads);
        Assert.Equal(few, lab.Asked.Order(StringComparer.Ordinal));
        Assert.All(few, asked => Assert.StartsWith("GET ", asked, StringComparison.Ordinal));
        Assert.Equal(11, few.Count);
    }

    public static TheoryData<string> Cases => [.. ObjectCases.Names()];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task What_we_make_and_apply_is_not_changed_again(string name)
    {
        await using var lab = await PlanLab.StartAsync();
        var inputs = ObjectCases.Inputs(name) with { Namespace = lab.Kube.Space };
        inputs = inputs with { Owner = inputs.Owner with { Stage = lab.Kube.Space } };
        var wanted = new WantedRelease(inputs.Owner, lab.Kube.Space, ComponentObjects.Of(inputs).Objects);
        Assert.All((await lab.PlanAsync(new MemoryPlace(), wanted)).Components[0].Objects.Skip(1), one => Assert.Equal(ObjectAction.Created, one.Action));
        await lab.ApplyAsync(wanted);

        var plan = await lab.PlanAsync(wanted);

        Assert.Equal("", PlanLab.Told(plan));
        Assert.Empty(plan.Problems);
        Assert.DoesNotContain(lab.Asked, asked => asked.StartsWith("PATCH", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_somebody_edited_is_put_back_and_what_an_autoscaler_set_is_not()
    {
        await using var lab = await PlanLab.StartAsync();
        var wanted = lab.Wanted("visits", Pair("visits"));
        await lab.ApplyAsync(wanted);

        await lab.EditAsync("apps/v1", "Deployment", "visits", new JsonObject { ["spec"] = new JsonObject { ["replicas"] = 0 }, ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { ["theirs"] = "1" } } });
        Assert.True((await lab.PlanAsync(wanted)).IsEmpty);

        await lab.EditAsync("v1", "Service", "visits", new JsonObject { ["spec"] = new JsonObject { ["sessionAffinity"] = "ClientIP", ["selector"] = new JsonObject { ["app"] = "evil" } } });
        Assert.Equal("Changed Service/visits spec.selector.app=visits", PlanLab.Told(await lab.PlanAsync(wanted)));
    }

    [Fact]
    public async Task A_field_that_is_not_wanted_any_more_goes()
    {
        await using var lab = await PlanLab.StartAsync();
        var before = lab.Wanted("visits", Pair("visits").Replace("minReadySeconds: 1,", "minReadySeconds: 1, paused: true,", StringComparison.Ordinal));
        await lab.ApplyAsync(before);

        Assert.Equal("Changed Deployment/visits spec.paused=", PlanLab.Told(await lab.PlanAsync(PlanLab.Place(before), lab.Wanted("visits", Pair("visits")))));
    }

    [Fact]
    public async Task A_new_image_restarts_its_pods()
    {
        await using var lab = await PlanLab.StartAsync();
        await lab.ApplyAsync(lab.Wanted("visits", Pair("visits")));

        var plan = await lab.PlanAsync(lab.Wanted("visits", Pair("visits").Replace("web:1", "web:2", StringComparison.Ordinal)));

        Assert.Equal("Changed Deployment/visits spec.template.spec.containers[web].image=web:2", PlanLab.Told(plan));
        Assert.Equal(["Deployment/visits"], plan.Components[0].Restarted.Select(one => one.Key.ToString()));
        Assert.Equal(1, lab.Asked.Count(asked => asked.StartsWith("PATCH", StringComparison.Ordinal)));
    }

    [Fact]
    [Trait("list", "slow")]
    public async Task What_stands_in_the_way_is_told_before_anything_is_done()
    {
        await using var lab = await PlanLab.StartAsync();
        await lab.ApplyAsync(lab.Wanted("visits", Pair("visits")));
        await lab.ApplyAsync(lab.Kube.Map("theirs"));

        var plan = await lab.PlanAsync(lab.Wanted("visits",
            Pair("visits").Replace("matchLabels: { app: visits }", "matchLabels: { app: other }", StringComparison.Ordinal).Replace("labels: { app: visits }", "labels: { app: other }", StringComparison.Ordinal),
            "{ apiVersion: v1, kind: ConfigMap, metadata: { name: theirs }, data: { value: '2' } }",
            "{ apiVersion: v1, kind: Service, metadata: { name: wrong }, spec: { prots: [] } }",
            "{ apiVersion: example.net/v1, kind: Nothing, metadata: { name: none } }"));

        Assert.Equal(["object-immutable", "object-not-ours", "kube-unknown-field", "kube-no-kind"], plan.Problems.Select(problem => problem.Code));
        Assert.False(plan.IsEmpty);
    }

    [Fact]
    public async Task Only_what_we_applied_and_nobody_wants_any_more_is_pruned()
    {
        await using var lab = await PlanLab.StartAsync();
        var before = lab.Wanted("visits", Pair("visits"), Pair("old"), "{ apiVersion: v1, kind: PersistentVolumeClaim, metadata: { name: data }, spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Mi } } } }",
            "{ apiVersion: batch/v1, kind: CronJob, metadata: { name: nightly }, spec: { schedule: '0 3 * * *', suspend: true, jobTemplate: { spec: { template: { spec: { restartPolicy: Never, containers: [{ name: a, image: 'a:1' }] } } } } } }",
            "{ apiVersion: v1, kind: ConfigMap, metadata: { name: kept }, immutable: true }", "{ apiVersion: v1, kind: ConfigMap, metadata: { name: forgotten }, immutable: true }");
        var other = lab.Wanted("others", Pair("others"));
        await lab.ApplyAsync(before);
        await lab.ApplyAsync(other);
        await lab.ApplyAsync(lab.Kube.Map("theirs"));
        var copied = lab.Kube.Map("copied");
        copied["metadata"]!["labels"] = lab.Owner("visits").Labels(null);
        await lab.Kube.Client.CreateOnceAsync(KubeLab.Maps, copied, KubeLab.Cancellation);
        var recorded = before with { Objects = [.. before.Objects.Where(one => one.Name() != "forgotten")] };

        var plan = await lab.PlanAsync(PlanLab.Place(recorded), lab.Wanted("visits", Pair("visits")));

        Assert.Equal("Pruned ConfigMap/forgotten\nPruned CronJob/nightly\nPruned Deployment/old\nPruned Service/old", PlanLab.Told(plan));
        Assert.All(plan.Components[0].Changes, one => Assert.NotNull(one.Uid));
    }

    [Fact]
    [Trait("list", "slow")]
    public async Task Into_a_namespace_that_is_not_there_all_is_created_and_mistakes_are_told()
    {
        await using var lab = await PlanLab.StartAsync();
        var wanted = lab.Wanted("visits", Pair("visits"), "{ apiVersion: v1, kind: Service, metadata: { name: wrong }, spec: { prots: [] } }");
        foreach (var one in wanted.Objects)
        {
            one["metadata"]!["namespace"] = $"{lab.Kube.Space}-new";
        }

        var plan = await lab.PlanAsync(new MemoryPlace(), wanted with { Namespace = $"{lab.Kube.Space}-new" });

        Assert.Equal("Created Deployment/visits\nCreated Service/visits\nCreated Service/wrong", PlanLab.Told(plan));
        Assert.Equal(["kube-unknown-field"], plan.Problems.Select(problem => problem.Code));
    }

    [Fact]
    public async Task Of_new_objects_that_differ_by_names_alone_one_is_asked_about_and_each_mistake_is_told()
    {
        await using var lab = await PlanLab.StartAsync();
        var all = Enumerable.Range(0, 9).Select(at => lab.Wanted($"shop{at}", Pair($"shop{at}"), at < 7 ? "" : $"{{ apiVersion: v1, kind: Service, metadata: {{ name: shop{at}-wrong }}, spec: {{ prots: [] }} }}")).ToList();
        foreach (var one in all.SelectMany(wanted => wanted.Objects))
        {
            one["metadata"]!["namespace"] = $"{lab.Kube.Space}-new";
        }

        var plan = await lab.PlanAsync(new MemoryPlace(), [.. all.Select(wanted => wanted with { Namespace = $"{lab.Kube.Space}-new" })]);

        Assert.Equal(20, plan.Components.SelectMany(component => component.Objects).Count());
        Assert.Equal(4, lab.Asked.Count(asked => asked.StartsWith("PATCH ", StringComparison.Ordinal)));
        Assert.Equal(["shop7-wrong", "shop8-wrong"], plan.Problems.Select(problem => problem.What.Split('/', '`').First(word => word.StartsWith("shop", StringComparison.Ordinal))));
    }

    static string Pair(string name) => $$"""
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: {{name}} }
        spec: { minReadySeconds: 1, selector: { matchLabels: { app: {{name}} } }, template: { metadata: { labels: { app: {{name}} } }, spec: { nodeSelector: { nowhere: 'true' }, containers: [{ name: web, image: 'web:1', ports: [{ containerPort: 8080 }] }] } } }
        ---
        apiVersion: v1
        kind: Service
        metadata: { name: {{name}} }
        spec: { selector: { app: {{name}} }, ports: [{ port: 80, targetPort: 8080 }] }
        """;
}

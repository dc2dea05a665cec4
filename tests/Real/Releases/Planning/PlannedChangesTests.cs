using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;
using Slipway.Releases.Objects;
using Slipway.Releases.Planning;
using Slipway.Tests.Engines.Kubernetes;
using Slipway.Tests.Support;

namespace Slipway.Tests.Releases.Planning;

public class PlannedChangesTests
{
    [Fact]
    public async Task What_can_never_change_is_replaced_only_where_its_author_allows_it()
    {
        await using var lab = await PlanLab.StartAsync();
        await lab.ApplyAsync(lab.Wanted("visits", Job("a:1", "")));

        Assert.Equal(["object-immutable"], (await lab.PlanAsync(lab.Wanted("visits", Job("a:2", "")))).Problems.Select(problem => problem.Code));

        var plan = await lab.PlanAsync(lab.Wanted("visits", Job("a:2", ", annotations: { slipway/replace: 'true' }")));
        Assert.Empty(plan.Problems);
        Assert.Equal(ObjectAction.Replaced, plan.Components[0].Changes.Single().Action);
        Assert.Contains(plan.Components[0].Changes.Single().Diff, change => change is { Path: "spec.template.spec.containers[a].image", Before: "a:1", After: "a:2" });
    }

    [Fact]
    public async Task Variables_of_earlier_releases_alone_are_no_reason_to_do_anything()
    {
        await using var lab = await PlanLab.StartAsync();
        const string Now = "{ apiVersion: v1, kind: ConfigMap, metadata: { name: now }, data: { a: b } }";
        await lab.ApplyAsync(lab.Wanted("visits", Now, "{ apiVersion: v1, kind: ConfigMap, metadata: { name: earlier }, immutable: true }"));

        var wanted = lab.Wanted("visits", Now);
        Assert.Equal("", PlanLab.Told(await lab.PlanAsync(wanted)));

        Assert.Equal("Changed ConfigMap/now data.a=c\nPruned ConfigMap/earlier", PlanLab.Told(await lab.PlanAsync(PlanLab.Place(wanted), lab.Wanted("visits", Now.Replace("a: b", "a: c", StringComparison.Ordinal)))));
    }

    [Fact]
    public async Task Migrations_run_for_another_image_or_other_variables()
    {
        await using var lab = await PlanLab.StartAsync();
        var before = lab.Wanted("visits", "{ apiVersion: v1, kind: ConfigMap, metadata: { name: env-1 }, immutable: true }") with { Migration = [], Image = new WantedImage(WantedImageState.Standing, "a@sha256:1", null) };
        await lab.ApplyAsync(before);

        Assert.Equal(MigrationForecast.NotNeeded, await ForecastAsync(before));
        Assert.Equal(MigrationForecast.None, await ForecastAsync(before with { Migration = null }));
        Assert.Equal(MigrationForecast.Runs, await ForecastAsync(before with { Image = new WantedImage(WantedImageState.Published, "a@sha256:2", null) }));
        Assert.Equal(MigrationForecast.Runs, await ForecastAsync(lab.Wanted("visits", "{ apiVersion: v1, kind: ConfigMap, metadata: { name: env-2 }, immutable: true }") with { Migration = [], Image = before.Image }));

        async Task<MigrationForecast> ForecastAsync(WantedRelease wanted) => (await lab.PlanAsync(PlanLab.Place(before), wanted)).Components[0].Migration;
    }

    [Fact]
    public async Task A_secret_that_somebody_changed_is_put_back_and_not_shown()
    {
        await using var lab = await PlanLab.StartAsync();
        var wanted = lab.Wanted("visits", "{ apiVersion: v1, kind: Secret, metadata: { name: visits }, data: { a: aHVudGVyMg== } }");
        await lab.ApplyAsync(wanted);
        Assert.Equal("", PlanLab.Told(await lab.PlanAsync(wanted)));

        await lab.EditAsync("v1", "Secret", "visits", new JsonObject { ["data"] = new JsonObject { ["a"] = "ZXZpbA==" } });

        Assert.Equal("Changed Secret/visits data.a=(secret)", PlanLab.Told(await lab.PlanAsync(wanted)));
    }

    [Fact]
    public async Task A_namespace_that_somebody_else_made_stays_as_it_is_and_ours_is_kept_in_order()
    {
        await using var lab = await PlanLab.StartAsync();
        var inputs = ObjectCases.Inputs("smallest") with { Namespace = lab.Kube.Space };
        var wanted = new WantedRelease(inputs.Owner, lab.Kube.Space, [ComponentObjects.Around(inputs).First()]);

        Assert.Equal("", PlanLab.Told(await lab.PlanAsync(wanted)));

        await lab.ApplyAsync(wanted);
        Assert.Equal("", PlanLab.Told(await lab.PlanAsync(wanted)));

        await lab.EditAsync("v1", "Namespace", lab.Kube.Space, new JsonObject { ["metadata"] = new JsonObject { ["labels"] = new JsonObject { ["app.kubernetes.io/part-of"] = "evil" } } });
        Assert.Equal("Changed Namespace/" + lab.Kube.Space + " metadata.labels[app.kubernetes.io/part-of]=plasma", PlanLab.Told(await lab.PlanAsync(wanted)));
    }

    [Fact]
    public async Task A_namespace_that_was_made_before_anything_was_applied_is_not_asked_about()
    {
        await using var lab = await PlanLab.StartAsync();
        var inputs = ObjectCases.Inputs("smallest") with { Namespace = lab.Kube.Space };
        var wanted = new WantedRelease(inputs.Owner, lab.Kube.Space, [ComponentObjects.Around(inputs).First()]);
        await lab.EditAsync("v1", "Namespace", lab.Kube.Space, new JsonObject { ["metadata"] = new JsonObject { ["labels"] = inputs.Owner.SharedLabels() } });

        Assert.Equal("", PlanLab.Told(await lab.PlanAsync(wanted)));

        Assert.DoesNotContain(lab.Asked, asked => asked.StartsWith("PATCH", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Two_components_may_want_one_kind_in_two_versions()
    {
        await using var lab = await PlanLab.StartAsync();
        WantedRelease[] wanted = [lab.Wanted("one", Scaler("v1", "one")), lab.Wanted("two", Scaler("v2", "two"))];
        await lab.ApplyAsync(wanted[0]);
        await lab.ApplyAsync(wanted[1]);

        Assert.Equal("", PlanLab.Told(await lab.PlanAsync(wanted)));

        static string Scaler(string version, string name) => $"{{ apiVersion: autoscaling/{version}, kind: HorizontalPodAutoscaler, metadata: {{ name: {name} }}, spec: {{ scaleTargetRef: {{ apiVersion: apps/v1, kind: Deployment, name: a }}, maxReplicas: 3 }} }}";
    }

    [Fact]
    public async Task The_key_of_a_stage_is_made_once()
    {
        await using var lab = await PlanLab.StartAsync();
        var key = new StageKey(lab.Kube.Client, lab.Kube.Space);
        Assert.Null(await key.FindAsync(KubeLab.Cancellation));

        var keys = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => key.EnsureAsync(lab.Owner("visits"), KubeLab.Cancellation)));

        Assert.All(keys, one => Assert.Equal(keys[0], one));
        Assert.Equal(keys[0], await key.FindAsync(KubeLab.Cancellation));
        Assert.Equal(32, keys[0].Length);
    }

    static string Job(string image, string more) => $$"""
        apiVersion: batch/v1
        kind: Job
        metadata: { name: once{{more}} }
        spec: { suspend: true, template: { spec: { restartPolicy: Never, containers: [{ name: a, image: '{{image}}' }] } } }
        """;
}

using System.Collections.Immutable;
using System.Net;
using System.Net.Http;
using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;
using Slipway.Problems;
using Slipway.Releases.Migrations;
using Slipway.Releases.Planning;
using Slipway.Secrets.Redaction;
using Slipway.Tests.Support;

namespace Slipway.Tests.Releases.Migrations;

public sealed class PendingMigrationsTests : IDisposable
{
    static readonly PlannedObject Changed = Object("apps", "Deployment", "visits", ObjectAction.Changed);

    readonly ForbiddingCluster _cluster = new();

    public void Dispose() => _cluster.Dispose();

    [Fact]
    public async Task Where_no_migration_would_run_nothing_is_asked()
    {
        foreach (var forecast in new[] { MigrationForecast.None, MigrationForecast.NotNeeded })
        {
            var component = Component(WantedImageState.Standing, Changed) with { Migration = forecast };

            Assert.Same(component, await ForecastAsync(component));
        }

        Assert.Equal(0, _cluster.Asked);
    }

    [Fact]
    public async Task What_cannot_be_asked_yet_is_told_and_not_asked()
    {
        Assert.Equal(SchemaUnknown.NoImage, (await ForecastAsync(Component(WantedImageState.ToBuild, Changed))).Unknown);
        Assert.Equal(SchemaUnknown.NoImage, (await ForecastAsync(Component(WantedImageState.Published, Changed), hasImages: false)).Unknown);
        Assert.Equal(SchemaUnknown.NoNamespace, (await ForecastAsync(Component(WantedImageState.Published, Object("", "Namespace", "plasma-k2-staging", ObjectAction.Created)))).Unknown);
        Assert.Equal(SchemaUnknown.NotAsked, (await ForecastAsync(Component(WantedImageState.Published, Changed) with { Problems = [new Problem("object-not-ours", "")] })).Unknown);
        Assert.Equal(0, _cluster.Asked);
    }

    [Theory]
    [InlineData("ConfigMap", "postgres://visits@shop-database.other:5432/visits", "NoDatabase")]
    [InlineData("Secret", "cG9zdGdyZXM6Ly9zaG9wLWRhdGFiYXNlL3g=", "NoDatabase")]
    [InlineData("ConfigMap", "postgres://visits@my-shop-database:5432/visits", "NotAllowed")]
    [InlineData("ConfigMap", "postgres://visits@shop-database-2:5432/visits", "NotAllowed")]
    [InlineData("Secret", "no base64: shop-database", "NotAllowed")]
    public async Task A_database_that_is_only_made_by_the_deploy_is_not_asked(string kind, string value, string expected)
    {
        var variables = new JsonObject { ["apiVersion"] = "v1", ["kind"] = kind, ["metadata"] = new JsonObject { ["name"] = "e" }, ["immutable"] = true, ["data"] = new JsonObject { ["DATABASE_URL"] = value } };
        var component = Component(WantedImageState.Published, Changed, Object("apps", "StatefulSet", "shop-database", ObjectAction.Created));

        Assert.Equal(expected, $"{(await ForecastAsync(component with { Wanted = component.Wanted with { Objects = [variables] } })).Unknown}");
    }

    [Fact]
    public async Task Whoever_may_not_ask_gets_the_plan_without()
    {
        var told = await ForecastAsync(Component(WantedImageState.Published, Changed));

        Assert.Equal((SchemaUnknown.NotAllowed, null, MigrationForecast.Runs), (told.Unknown, told.Schema, told.Migration));
        Assert.Empty(told.Problems);
        Assert.Equal(1, _cluster.Asked);
    }

    async Task<ComponentPlan> ForecastAsync(ComponentPlan component, bool hasImages = true) =>
        (await new PendingMigrations(_cluster.Connection, new Redactor()).ForecastAsync(new ReleasePlan(1, [component]), hasImages, TestContext.Current.CancellationToken)).Components.Single();

    static ComponentPlan Component(WantedImageState image, params ImmutableArray<PlannedObject> objects)
    {
        var (inputs, made) = (ObjectCases.Inputs("whole"), ObjectCases.Objects("whole"));
        var wanted = new WantedRelease(inputs.Owner, inputs.Namespace, made.Objects) { Migration = made.Migration, Status = made.Status, Image = new WantedImage(image, "r/visits@sha256:1", null) };
        return new ComponentPlan(wanted, null, 1, objects) { Migration = MigrationForecast.Runs };
    }

    static PlannedObject Object(string group, string kind, string name, ObjectAction action) => new(new ObjectKey(group, kind, kind == "Namespace" ? null : "plasma-k2-staging", name), action, []);

    /// <summary>Lets nobody do anything.</summary>
    sealed class ForbiddingCluster : HttpMessageHandler
    {
        public ForbiddingCluster() => Connection = new KubeConnection(new HttpMessageInvoker(this), new KubeLimits(), TimeProvider.System);

        public KubeConnection Connection { get; }

        public int Asked { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked++;
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.Forbidden) { Content = new StringContent("""{ "kind": "Status", "message": "you may not" }""") });
        }

        protected override void Dispose(bool disposing)
        {
            Connection.Dispose();
            base.Dispose(disposing);
        }
    }
}

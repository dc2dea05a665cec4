using Slipway.Repository.Components;

namespace Slipway.Tests.Repository.Components;

public class ReleaseSettingsTests
{
    [Theory]
    [InlineData("app: visits\n", 1, 1)]
    [InlineData("app: visits\nscale: { replicas: 3 }\n", 3, 2)]
    [InlineData("app: visits\nscale: { replicas: 0 }\n", 0, 0)]
    [InlineData("app: visits\nscale: { replicas: 3, minimum: 0 }\n", 3, 0)]
    [InlineData("app: visits\nscale: { replicas: 2, minimum: 2, maximum: 2 }\n", 2, 2)]
    public void As_many_serve_as_the_manifest_says(string manifest, int replicas, int minimum)
    {
        var scale = On("staging", manifest).Scale;

        Assert.Equal((replicas, minimum), (scale.Replicas, scale.Minimum));
    }

    [Fact]
    public void What_is_not_exposed_is_not_reached_from_outside()
    {
        const string Manifest = "app: visits\nexpose: { host: a.example.net, path: /v, tls: false }\nstages: { staging: { expose: none } }\n";

        Assert.Equal(new ExposeDeclaration { Host = "a.example.net", Path = "/v", IsEncrypted = false }, On("production", "app: visits\nexpose: { host: a.example.net, path: /v, tls: false }\n").Expose);
        Assert.Null(On("staging", Manifest).Expose);
        Assert.Null(On("staging", "app: visits\n").Expose);
        Assert.True(On("staging", "app: visits\nexpose: {}\n").Expose!.IsEncrypted);
    }

    [Fact]
    public void Smoke_checks_keep_their_order() => Assert.Equal(
        [new SmokeCheck("/version", 200, "\"version\""), new SmokeCheck("/gone", 404)],
        On("staging", "app: visits\nsmoke: [ { get: /version, text: '\"version\"' }, { get: /gone, status: 404 } ]\n").Smoke);

    [Fact]
    public void Data_is_kept_as_the_manifest_says()
    {
        Assert.Equal(new DataDeclaration { Keep = TimeSpan.FromDays(14) }, On("staging", "app: visits\n").Data);
        Assert.Equal(
            new DataDeclaration { Schedule = "0 3 * * *", Keep = TimeSpan.FromDays(2), Destination = "s3://b/p", IsEncrypted = true, Rehearses = true, MigrationLimit = TimeSpan.FromMinutes(5) },
            On("staging", "app: visits\ndata: { snapshot: { schedule: \"0 3 * * *\", keep: 2d, to: \"s3://b/p\", encrypt: true }, rehearse: true, timeout: 5m }\n").Data);
    }

    [Fact]
    public void A_chart_is_a_folder_or_one_that_is_published()
    {
        Assert.Equal(new ChartReference("chart"), On("staging", "app: visits\ndeploy: { chart: chart }\n").Deploy.Chart);
        Assert.Equal(
            new DeployDeclaration { Chart = new ChartReference("postgresql", "https://charts.example.net", "1.2.3"), HasNetworkPolicy = true },
            On("staging", "app: visits\ndeploy: { chart: { name: postgresql, repository: \"https://charts.example.net\", version: 1.2.3 }, networkPolicy: true }\n").Deploy);
        Assert.Equal(new DeployDeclaration { Manifests = "deploy/" }, On("staging", "app: visits\ndeploy: { manifests: deploy/ }\n").Deploy);
        Assert.Equal(new DeployDeclaration { Kustomize = "deploy/" }, On("staging", "app: visits\ndeploy: { kustomize: deploy/ }\n").Deploy);
    }

    [Fact]
    public void A_stage_says_where_its_releases_live()
    {
        var model = ManifestTexts.Sound(("slipway.yaml", "repository: plasma\nstages: { staging: { namespace: here, host: \"{app}.example.net\", consent: true } }\n"));
        var (staging, local) = (model.Stages.Get("staging"), model.Stages.Get("local"));

        Assert.Equal(("here", "{app}.example.net", true), (staging.Namespace, staging.Host, staging.HasConsent));
        Assert.Equal(("{repository}-{stage}", null, false), (local.Namespace, local.Host, local.HasConsent));
    }

    static ComponentSettings On(string stage, string manifest)
    {
        var model = ManifestTexts.Sound(("slipway.yaml", "repository: plasma\n"), ("apps/visits/slipway.yaml", manifest));
        return model.Get("visits").On(model.Stages.Get(stage));
    }
}

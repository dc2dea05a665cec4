using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;
using Slipway.Problems;
using Slipway.Programs;
using Slipway.Releases.Planning.Charts;
using Slipway.Releases.Planning.Manifests;
using Slipway.Repository.Components;
using Slipway.Tests.Support;

namespace Slipway.Tests.Releases;

public sealed class ChartObjectsTests : IDisposable
{
    static readonly string Digest = $"sha256:{new string('a', 64)}";

    readonly string _base = Directory.CreateTempSubdirectory("slipway-charts-").FullName;
    readonly CountedPrograms _programs = new();

    public ChartObjectsTests() => RealParts.Program("helm", "helm", "https://helm.sh/docs/intro/install");

    string Root => Path.Combine(_base, "repo");

    [Fact]
    public async Task The_image_is_pinned_by_digest_and_tests_are_left_out()
    {
        Sample("web");

        var own = await OfAsync(image: $"localhost:5000/visits@{Digest}");

        Assert.Equal(["Service/visits", "Deployment/visits"], Names(own));
        Assert.Equal($"localhost:5000/visits@{Digest}", Container(own)["image"]!.GetValue<string>());
        Assert.Empty(own.Hooks);
        Assert.Empty(own.Problems);
    }

    [Fact]
    public async Task An_image_that_is_made_of_parts_is_pinned_too_and_nothing_else_is_set()
    {
        Sample("strict");

        var own = await OfAsync(image: $"registry.example.net/team/visits@{Digest}");

        Assert.Equal($"registry.example.net/team/visits@{Digest}", own.Objects.Single().Object["spec"]!["containers"]![0]!["image"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_chart_that_does_not_run_the_components_image_is_told()
    {
        Sample("photos");

        Assert.Equal(["chart-image"], (await OfAsync(image: $"localhost:5000/visits@{Digest}")).Problems.Select(problem => problem.Code));
        Assert.Empty((await OfAsync()).Problems);
    }

    [Fact]
    public async Task Each_file_with_values_of_the_stage_is_a_release()
    {
        Sample("web");
        Write("apps/visits/values/production/web.yaml", "replicaCount: 9\n");
        Write("apps/visits/values/staging/web.yaml", "replicaCount: 3\nimage: { tag: nobody }\nfullnameOverride: nobody\n");
        Write("apps/visits/values/staging/admin.yaml", "existingSecret: \"{secrets}\"\n");

        var own = await OfAsync();

        Assert.Equal(["Service/admin", "Deployment/admin", "Service/web", "Deployment/web"], Names(own));
        Assert.Equal(3, own.Objects[3].Object["spec"]!["replicas"]!.GetValue<long>());
        Assert.Equal("{secrets}", Container(own)["envFrom"]![0]!["secretRef"]!["name"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_stage_takes_the_values_of_the_stage_that_it_extends()
    {
        Sample("web");
        Write("apps/visits/values/production/web.yaml", "replicaCount: 9\n");

        Assert.Equal(9, (await OfAsync()).Objects[1].Object["spec"]!["replicas"]!.GetValue<long>());
    }

    [Fact]
    public async Task Hooks_are_apart_in_helms_order_and_lookup_is_told()
    {
        Sample("photos");

        var own = await OfAsync();
        var hooks = own.Hooks.Select(hook => hook.Object).ToList();

        Assert.Equal(["ConfigMap/photos-settings", "Service/photos"], Names(own));
        Assert.Equal(["ServiceAccount/checker", "Job/check"], ChartHook.Of(hooks, "pre-install").Select(Named));
        Assert.Equal(["Job/db-migrate", "Job/db-collect-static"], ChartHook.Of(hooks, "post-upgrade").Select(Named));
        Assert.DoesNotContain("farewell", hooks.Select(hook => hook.Name()));
        Assert.Contains("`lookup` in templates/app.yaml finds nothing", own.Notes.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Subcharts_and_a_library_are_rendered()
    {
        Sample("umbrella");

        var own = await OfAsync();

        Assert.Equal(["ConfigMap/queue", "ConfigMap/visits"], Names(own).Order(StringComparer.Ordinal));
        Assert.Equal("7", own.Objects.Single(one => one.Object.Name() == "queue").Object["data"]!["depth"]!.GetValue<string>());
    }

    [Fact]
    public async Task Definitions_come_along_and_the_chart_knows_what_the_cluster_serves()
    {
        Sample("operator");

        Assert.Equal(["CustomResourceDefinition/ships.harbour.example.net", "ClusterRole/plasma-staging-visits", "Ship/flagship"], Names(await OfAsync()));
        var kinds = KubeKinds.Of(JsonNode.Parse("""
            { "items": [{ "metadata": { "name": "monitoring.example.net" }, "versions": [{ "version": "v1", "resources": [{ "resource": "gauges", "responseKind": { "kind": "Gauge" }, "scope": "Namespaced" }] }] }] }
            """)!.AsObject());
        Assert.Contains("Gauge/operator", Names(await OfAsync(kinds: kinds)));
    }

    [Fact]
    public async Task It_is_rendered_again_only_when_an_input_has_changed()
    {
        Sample("web");
        var first = Names(await OfAsync());
        Assert.Equal(first, Names(await OfAsync()));
        Assert.Equal(1, _programs.Rendered);

        await OfAsync(image: $"localhost:5000/visits@{Digest}");
        Write("apps/visits/values/staging/visits.yaml", "port: 9090\n");
        await OfAsync();
        File.AppendAllText(Path.Combine(Root, "apps/visits/chart/templates/service.yaml"), "# changed\n");
        await OfAsync();

        Assert.Equal(4, _programs.Rendered);
    }

    [Theory]
    [InlineData("templates/bad.yaml", "{{ .Values.nothing.deeper }}", "helm-failed")]
    [InlineData("templates/bad.yaml", "just: text", "manifest-objects")]
    [InlineData("Chart.yaml", "apiVersion: v2\nname: web\nversion: 0.1.0\ndependencies: [{ name: redis, version: 1.0.0, repository: https://charts.example.net }]\n", "helm-failed")]
    public async Task A_chart_that_cannot_be_rendered_is_told(string file, string text, string code)
    {
        Sample("web");
        Write($"apps/visits/chart/{file}", text);

        Assert.Equal(code, (await Assert.ThrowsAsync<ProblemException>(() => OfAsync())).Problems.Single().Code);
    }

    [Fact]
    public async Task A_link_in_a_chart_is_not_followed()
    {
        Sample("web");
        File.WriteAllText(Path.Combine(_base, "outside"), "secret");
        File.CreateSymbolicLink(Path.Combine(Root, "apps/visits/chart/templates/a.yaml"), Path.Combine(_base, "outside"));

        var problem = (await Assert.ThrowsAsync<ProblemException>(() => OfAsync())).Problems.Single();
        Assert.Equal(("no-chart", "`templates/a.yaml` in it is a symbolic link"), (problem.Code, problem.Why));
    }

    [Fact]
    public async Task A_rendering_with_a_secret_is_not_kept()
    {
        Sample("web");
        Write("apps/visits/chart/templates/secret.yaml", "apiVersion: v1\nkind: Secret\nmetadata: { name: a }\nstringData: { password: hunter2 }\n");

        Assert.Contains("Secret/a", Names(await OfAsync()));
        Assert.False(Directory.Exists(Path.Combine(_base, "cache/rendered")));
    }

    public void Dispose() => Directory.Delete(_base, recursive: true);

    Task<OwnWritten> OfAsync(string? image = null, KubeKinds? kinds = null, ChartReference? chart = null)
    {
        var inputs = ObjectCases.Inputs("whole") with { Namespace = "plasma-staging" };
        var host = new ChartHost(Path.Combine(_base, "cache"), new(Task.FromResult("v1.34.2")), TimeProvider.System);
        return new ChartObjects(Root, host, kinds ?? KubeKinds.Of(), _programs).OfAsync(chart ?? new ChartReference("chart"), "apps/visits", inputs, ["staging", "production"], image, TestContext.Current.CancellationToken);
    }

    static IEnumerable<string> Names(OwnWritten own) => own.Objects.Select(one => $"{one.Object.Kind()}/{one.Object.Name()}");

    static string Named(ChartHook hook) => $"{hook.Object.Kind()}/{hook.Object.Name()}";

    static JsonNode Container(OwnWritten own) => own.Objects.First(one => one.Object.Kind() == "Deployment").Object["spec"]!["template"]!["spec"]!["containers"]![0]!;

    void Sample(string name) => ChartSamples.Copy(name, Path.Combine(Root, "apps/visits/chart"));

    void Write(string file, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(Root, file))!);
        File.WriteAllText(Path.Combine(Root, file), text);
    }

    sealed class CountedPrograms : IProgramRunner
    {
        readonly ProgramRunner _programs = new();

        public int Rendered { get; private set; }

        public Task<ProgramResult> RunAsync(ProgramCall call, CancellationToken cancellation)
        {
            Rendered += call.Words[1] == "template" ? 1 : 0;
            return _programs.RunAsync(call, cancellation);
        }

        public Task<int> StreamAsync(ProgramCall call, Action<OutputLine> onLine, CancellationToken cancellation) => _programs.StreamAsync(call, onLine, cancellation);
    }
}

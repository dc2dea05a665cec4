using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;
using Slipway.Programs;
using Slipway.Tests.Engines.Kubernetes;
using Slipway.Tests.Releases.Rollout;
using Slipway.Tests.Support;

namespace Slipway.Tests.Clusters;

/// <summary>A stage whose cluster gets a chart first: with a definition, an object of the kind that it defines, a hook, and something that runs.</summary>
public class ClusterChartsTests
{
    static readonly KubeResource Deployments = new("apps", "v1", "Deployment", "deployments", true, []);
    static readonly KubeResource Jobs = new("batch", "v1", "Job", "jobs", true, []);
    static readonly KubeResource Namespaces = new("", "v1", "Namespace", "namespaces", false, []);
    static readonly KubeResource Definitions = new("apiextensions.k8s.io", "v1", "CustomResourceDefinition", "customresourcedefinitions", false, []);

    readonly string _word = Guid.NewGuid().ToString("N")[..6];

    string Space => $"slipway-test-{_word}";

    string ChartSpace => $"{Space}-base";

    KubeResource Ships => new($"t{_word}.example.net", "v1", "Ship", "ships", true, []);

    [Fact]
    [Trait("list", "superslow")]
    public async Task Its_charts_are_installed_once_in_their_order_and_a_reset_leaves_them_alone()
    {
        RealParts.Program("helm", "helm", "https://helm.sh/docs/intro/install");
        await using var lab = await RolloutLab.StartAsync();
        using var repository = await SampleAsync();
        try
        {
            var unpinned = await repository.RunAsync("cluster", "up", "-s", "staging");
            Assert.Equal((2, true), (unpinned.ExitCode, unpinned.Error.Contains("digest: \"sha256:", StringComparison.Ordinal)));
            await WriteAsync(repository, isPinned: true);

            var first = await GoodAsync(repository, "up");
            Assert.Contains("chart settings 1.0.0: is installed\n", first.Error, StringComparison.Ordinal);
            Assert.Contains("chart harbour 1.0.0: is installed\nthe cluster of staging is up", first.Error, StringComparison.Ordinal);
            Assert.Equal("named by the stage", (await lab.Client.GetAsync(KubeLab.Maps, Space, "settings", KubeLab.Cancellation)).Text("data", "words"));
            Assert.Equal("ada", (await lab.Client.GetAsync(Ships, ChartSpace, "ada", KubeLab.Cancellation)).Text("spec", "captain"));
            var (made, hook) = (await VersionsAsync(lab), (await lab.Client.GetAsync(Jobs, ChartSpace, "check", KubeLab.Cancellation))!.Uid());

            var second = await GoodAsync(repository, "up");
            Assert.Contains("chart settings 1.0.0: is as it should be\nchart harbour 1.0.0: is as it should be\n", second.Error, StringComparison.Ordinal);
            Assert.Equal((made, hook), (await VersionsAsync(lab), (await lab.Client.GetAsync(Jobs, ChartSpace, "check", KubeLab.Cancellation))!.Uid()));

            var reset = await GoodAsync(repository, "reset", "--yes");
            Assert.StartsWith($"removed namespace {Space}\n", reset.Error, StringComparison.Ordinal);
            Assert.Equal(made, await VersionsAsync(lab));
            var third = await GoodAsync(repository, "up");
            Assert.Contains("chart settings 1.0.0: is installed\nchart harbour 1.0.0: is as it should be\n", third.Error, StringComparison.Ordinal);
        }
        finally
        {
            await RemoveAsync(lab);
        }
    }

    /// <summary>What the harbour consists of, as it was last changed.</summary>
    async Task<string> VersionsAsync(RolloutLab lab) => string.Join(' ', await Task.WhenAll(
        new[] { lab.Client.GetAsync(Ships, ChartSpace, "ada", KubeLab.Cancellation), lab.Client.GetAsync(Deployments, ChartSpace, "crane", KubeLab.Cancellation), lab.Client.GetAsync(Definitions, null, $"ships.{Ships.Group}", KubeLab.Cancellation) }
            .Select(async found => $"{(await found)!.Uid()}:{(await found).At("metadata", "generation")}")));

    async Task RemoveAsync(RolloutLab lab)
    {
        foreach (var (resource, name) in new[] { (Namespaces, ChartSpace), (Namespaces, $"{Space}-cluster"), (Namespaces, Space), (Definitions, $"ships.{Ships.Group}") })
        {
            if (await lab.Client.GetAsync(resource, null, name, KubeLab.Cancellation) is { } live)
            {
                await lab.Client.DeleteAsync(resource, null, name, live.Uid()!, KubePropagation.Background, KubeLab.Cancellation);
            }
        }
    }

    static async Task<SlipwayRun> GoodAsync(TemporaryRepository repository, params string[] words)
    {
        var run = await repository.RunAsync(repository.Call(["cluster", .. words, "--stage", "staging"]) with { Timeout = TimeSpan.FromMinutes(5) });
        Assert.True(run.ExitCode == 0, $"{string.Join(' ', words)}: {run.Whole}");
        return run;
    }

    async Task<TemporaryRepository> SampleAsync()
    {
        var repository = await TemporaryRepository.CreateAsync();
        repository.With("cluster/settings.yaml", "words: named by the stage\n")
            .With("settings/Chart.yaml", "apiVersion: v2\nname: settings\nversion: 1.0.0\n")
            .With("settings/templates/all.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: settings }\ndata: { words: {{ .Values.words }} }\n")
            .With("harbour/Chart.yaml", "apiVersion: v2\nname: harbour\nversion: 1.0.0\n")
            .With("harbour/crds/ships.yaml", $$"""
                apiVersion: apiextensions.k8s.io/v1
                kind: CustomResourceDefinition
                metadata: { name: ships.{{Ships.Group}} }
                spec:
                  group: {{Ships.Group}}
                  scope: Namespaced
                  names: { kind: Ship, plural: ships, singular: ship }
                  versions:
                    - name: v1
                      served: true
                      storage: true
                      schema: { openAPIV3Schema: { type: object, properties: { spec: { type: object, properties: { captain: { type: string } } } } } }

                """)
            .With("harbour/templates/all.yaml", $$"""
                apiVersion: {{Ships.Group}}/v1
                kind: Ship
                metadata: { name: ada }
                spec: { captain: ada }
                ---
                apiVersion: apps/v1
                kind: Deployment
                metadata: { name: crane }
                spec:
                  selector: { matchLabels: { app: crane } }
                  template:
                    metadata: { labels: { app: crane } }
                    spec:
                      terminationGracePeriodSeconds: 1
                      containers: [ { name: it, image: {{RolloutLab.Image}}, command: [sh, -c, "while true; do sleep 1; done"] } ]
                ---
                apiVersion: batch/v1
                kind: Job
                metadata: { name: check, annotations: { helm.sh/hook: "pre-install,pre-upgrade" } }
                spec:
                  template:
                    spec:
                      restartPolicy: Never
                      containers: [ { name: it, image: {{RolloutLab.Image}}, command: [sh, -c, "exit 0"] } ]

                """);
        foreach (var chart in (string[])["settings", "harbour"])
        {
            var packed = await new ProgramRunner().RunAsync(ProgramCall.Of("helm", "package", Path.Combine(repository.Root, chart), "--destination", Path.Combine(repository.Root, "published")), KubeLab.Cancellation);
            Assert.True(packed.ExitCode == 0, packed.Error);
        }

        await WriteAsync(repository, isPinned: false);
        return repository;
    }

    async Task WriteAsync(TemporaryRepository repository, bool isPinned)
    {
        var access = KubeLab.Access();
        string Digest(string chart) => isPinned ? $", digest: \"sha256:{Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(repository.Root, "published", $"{chart}-1.0.0.tgz"))))}\"" : "";
        repository.With("slipway.yaml", $$"""
            repository: r{{_word}}
            stages:
              staging:
                context: made
                namespace: {{Space}}
                cluster:
                  up: "echo made; echo '{{access.Kubeconfig}}'"
                  charts:
                    - { name: settings, repository: "file:published", version: 1.0.0, values: cluster/settings.yaml{{Digest("settings")}} }
                    - { name: harbour, repository: "file:published", version: 1.0.0, namespace: {{ChartSpace}}{{Digest("harbour")}} }

            """);
        await repository.CommitAsync();
    }
}

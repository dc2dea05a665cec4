using System.Text.Json.Nodes;
using Slipway.Tests.Engines.Kubernetes;
using Slipway.Tests.Support;

namespace Slipway.Tests.Releases.Planning;

public class PlanCommandTests
{
    [Fact]
    public async Task It_plans_what_is_made_what_is_written_and_what_kustomize_makes_and_shows_no_secret()
    {
        using var repository = await SampleAsync();

        var run = await repository.RunAsync("plan", "-s", "staging", "--exit-code");

        Assert.True(run.ExitCode == 3, run.Whole);
        Assert.Contains("+ Deployment/visits", run.Output, StringComparison.Ordinal);
        Assert.Contains("image: localhost:5000/visits (to be built)", run.Output, StringComparison.Ordinal);
        Assert.Contains("+ Secret/visits-secret-(made by the deploy)", run.Output, StringComparison.Ordinal);
        Assert.Contains("+ ConfigMap/written", run.Output, StringComparison.Ordinal);
        Assert.Contains("+ ConfigMap/made-by-kustomize", run.Output, StringComparison.Ordinal);
        Assert.Contains("+ ServiceAccount/visits", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("ServiceAccount/written", run.Output, StringComparison.Ordinal);
        Assert.Contains("9 to create in `slipway-test-nothing` of", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", run.Whole, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_reads_the_same()
    {
        using var repository = await SampleAsync();

        var run = await repository.RunAsync("plan", "written", "-s", "staging", "-o", "json");

        Assert.True(run.ExitCode == 0, run.Whole);
        var plan = JsonNode.Parse(run.Output)!;
        Assert.Equal(["visits", "written"], plan["components"]!.AsArray().Select(component => component!["component"]!.GetValue<string>()));
        Assert.Equal("to-build", plan["components"]![0]!["image"]!["state"]!.GetValue<string>());
        Assert.True(plan["changes"]!.GetValue<bool>());
    }

    static async Task<TemporaryRepository> SampleAsync()
    {
        var access = KubeLab.Access();
        var repository = await TemporaryRepository.CreateAsync();
        repository.Environment["KUBECONFIG"] = access.Kubeconfig;
        repository.Environment["SLIPWAY_SECRET_PASSWORD"] = "hunter2-hunter2";
        repository.With("slipway.yaml", $"repository: plasma\nstages: {{ staging: {{ context: {access.Context}, namespace: slipway-test-nothing, registry: \"localhost:5000\", host: \"{{app}}.example.net\" }} }}\n")
            .With("apps/visits/slipway.yaml", "app: visits\nport: 8080\nrun: node server.js\nexpose: {}\nenv: { common: { GREETING: hello, PASSWORD: \"{secret:password}\" } }\n")
            .With("apps/visits/Dockerfile", "FROM scratch\n")
            .With("apps/written/slipway.yaml", "app: written\nneeds: [visits]\n")
            .With("apps/written/deploy/all.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: written }\ndata: { image: \"{image:visits}\" }\n")
            .With("apps/kustomized/slipway.yaml", "app: kustomized\ndeploy: { kustomize: k8s }\n")
            .With("apps/kustomized/k8s/kustomization.yaml", "namePrefix: made-by-\nresources: [map.yaml]\n")
            .With("apps/kustomized/k8s/map.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: kustomize }\n");
        await repository.GitAsync("add", ".");
        await repository.GitAsync("commit", "--quiet", "-m", "one");
        return repository;
    }
}

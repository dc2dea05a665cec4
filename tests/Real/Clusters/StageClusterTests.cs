using System.Text.Json.Nodes;
using Slipway.Tests.Engines.Kubernetes;
using Slipway.Tests.Releases.Rollout;
using Slipway.Tests.Support;

namespace Slipway.Tests.Clusters;

/// <summary>A stage whose cluster a command of one's own makes: the one that tests may use.</summary>
public class StageClusterTests
{
    const string Secret = "hunter2-of-the-stage";

    readonly string _space = $"slipway-test-{Guid.NewGuid().ToString("N")[..6]}";

    [Fact]
    [Trait("list", "superslow")]
    public async Task A_stage_comes_up_is_looked_at_entered_and_reset()
    {
        await RolloutLab.PushAsync();
        using var repository = await SampleAsync();
        try
        {
            await GoodAsync(repository, "cluster", "up");
            await GoodAsync(repository, "deploy", "--yes");
            await StatusIsTold(repository);
            await LogsAreTold(repository);
            await CommandsRun(repository);

            var namespaces = await repository.RunAsync("shell", "staging", "--", "kubectl", "get", "namespace", _space, "-o", "name");
            Assert.Equal($"namespace/{_space}\n", namespaces.Output);
            Assert.Equal($"{_space}\n", (await GoodAsync(repository, "cluster", "reset", "--dry-run")).Output);
        }
        finally
        {
            var reset = await GoodAsync(repository, "cluster", "reset", "--yes");
            Assert.Equal($"removed namespace {_space}\n", reset.Error);
        }

        Assert.Equal(0, (await GoodAsync(repository, "cluster", "reset", "--yes")).Error.IndexOf("nothing to remove", StringComparison.Ordinal));
    }

    static async Task StatusIsTold(TemporaryRepository repository)
    {
        var process = JsonNode.Parse((await GoodAsync(repository, "status", "-o", "json")).Output)!["processes"]!.AsArray().Single()!;

        Assert.Equal(("web", "main", "kubernetes", "ready"), (Text(process, "component"), Text(process, "process"), Text(process, "engine"), Text(process, "state")));
        Assert.Equal((1, 2, 2), (process["release"]!.GetValue<int>(), process["readyPods"]!.GetValue<int>(), process["wantedPods"]!.GetValue<int>()));
        Assert.Equal("http://web.example.net", Text(process, "url"));
    }

    static async Task LogsAreTold(TemporaryRepository repository)
    {
        var begun = (await GoodAsync(repository, "logs", "web", "--grep", "begun")).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, begun.Length);
        Assert.All(begun, line => Assert.Matches("^web-[a-z0-9]+-[a-z0-9]+ \\| begun with \\*\\*\\*$", line));
        Assert.Equal(3, (await GoodAsync(repository, "logs", "web/main", "--tail", "3")).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);

        var followed = await repository.ShellAsync("$SLIPWAY logs -s staging --follow --tail 0 >followed & until [ \"$(grep -c tick followed)\" -ge 3 ]; do sleep 0.2; done; kill $!; wait; cat followed");
        Assert.Contains("| tick\n", followed.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("begun", followed.Output, StringComparison.Ordinal);

        var piped = await repository.ShellAsync("{ $SLIPWAY logs -s staging --follow --tail 1 --grep begun; echo \"exit $?\" >&2; } | head -n 1");
        Assert.Contains("exit 0\n", piped.Error, StringComparison.Ordinal);
    }

    static async Task CommandsRun(TemporaryRepository repository)
    {
        var exec = await repository.RunAsync("exec", "web", "-s", "staging", "--", "sh", "-c", "echo $PASSWORD | wc -c; exit 7");
        Assert.Equal((7, Secret.Length + 1), (exec.ExitCode, int.Parse(exec.Output, System.Globalization.CultureInfo.InvariantCulture)));

        var terminal = await repository.RunAsync(repository.Call("terminal", "web", "-s", "staging") with { Input = "echo in $((6 * 7))\n" });
        Assert.Contains("in 42\n", terminal.Output, StringComparison.Ordinal);
    }

    static async Task<SlipwayRun> GoodAsync(TemporaryRepository repository, params string[] words)
    {
        var run = await repository.RunAsync([.. words, "--stage", "staging"]);
        Assert.True(run.ExitCode == 0, $"{string.Join(' ', words)}: {run.Whole}");
        return run;
    }

    static string? Text(JsonNode node, string member) => node[member]?.GetValue<string>();

    async Task<TemporaryRepository> SampleAsync()
    {
        var access = KubeLab.Access();
        var repository = await TemporaryRepository.CreateAsync();
        repository.Environment["SLIPWAY_SECRET_PASSWORD"] = Secret;
        repository.With("slipway.yaml", $"repository: plasma\nstages: {{ staging: {{ context: made, namespace: {_space}, cluster: {{ up: \"echo made; echo '{access.Kubeconfig}'\" }} }} }}\n")
            .With("apps/web/slipway.yaml", "app: web\nenv: { common: { PASSWORD: \"{secret:password}\" } }\n")
            .With("apps/web/deploy/all.yaml", """
                apiVersion: apps/v1
                kind: Deployment
                metadata: { name: web }
                spec:
                  replicas: 2
                  selector: { matchLabels: { app: web } }
                  template:
                    metadata: { labels: { app: web, app.kubernetes.io/component: main } }
                    spec:
                      terminationGracePeriodSeconds: 1
                      containers:
                      - name: main
                        image: localhost:5000/slipway/test-shell:1
                        command: [sh, -c, "echo begun with $PASSWORD; while true; do echo tick; sleep 1; done"]
                        envFrom: [ { secretRef: { name: "{secrets}" } } ]
                ---
                apiVersion: networking.k8s.io/v1
                kind: Ingress
                metadata: { name: web }
                spec: { rules: [ { host: web.example.net, http: { paths: [ { path: /, pathType: Prefix, backend: { service: { name: web, port: { number: 80 } } } } ] } } ] }

                """);
        await repository.GitAsync("add", ".");
        await repository.GitAsync("commit", "--quiet", "-m", "one");
        return repository;
    }
}

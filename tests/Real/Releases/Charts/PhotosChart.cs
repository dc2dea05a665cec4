using Slipway.Engines.Kubernetes;
using Slipway.Tests.Engines.Kubernetes;
using Slipway.Tests.Releases.Rollout;
using Slipway.Tests.Support;

namespace Slipway.Tests.Releases.Charts;

/// <summary>A repository with a chart of its own: a ConfigMap that says <c>words</c>, and hooks.</summary>
static class PhotosChart
{
    static readonly KubeResource Jobs = new("batch", "v1", "Job", "jobs", true, []);

    public static string[] Words(params string[] words) => [.. words, "--stage", "staging"];

    public static async Task<IEnumerable<string>> JobsAsync(RolloutLab lab)
    {
        var answer = await lab.Connection.AskAsync(new KubeRequest(HttpMethod.Get, Jobs.Path(lab.Space), "list"), KubeLab.Cancellation);
        return answer.Object()!.Objects("items").Select(job => job.Name()!);
    }

    /// <summary>Which Job of a name it is; null: there is none.</summary>
    public static async Task<string?> JobAsync(RolloutLab lab, string name) => (await lab.Client.GetAsync(Jobs, lab.Space, name, KubeLab.Cancellation))?.Uid();

    public static async Task<TemporaryRepository> RepositoryAsync(RolloutLab lab)
    {
        RealParts.Program("helm", "helm", "https://helm.sh/docs/intro/install");
        var access = KubeLab.Access();
        var repository = await TemporaryRepository.CreateAsync();
        repository.Environment["KUBECONFIG"] = access.Kubeconfig;
        repository.With("slipway.yaml", $"repository: {lab.Space[^6..].Insert(0, "r")}\nstages: {{ staging: {{ engine: kubernetes, context: {access.Context}, namespace: {lab.Space}, registry: \"localhost:5000/{lab.Space}\", host: \"{{app}}.example.net\" }} }}\n")
            .With("photos/slipway.yaml", "app: photos\n")
            .With("photos/values/staging/photos.yaml", "words: one\ninit: exit 0\n")
            .With("photos/chart/Chart.yaml", "apiVersion: v2\nname: photos\nversion: 1.0.0\n")
            .With("photos/chart/templates/settings.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: photos-settings }\ndata: { words: {{ .Values.words }} }\n")
            .With("photos/chart/templates/check.yaml", Job("check", "pre-install,pre-upgrade", "before-hook-creation", "exit 0"))
            .With("photos/chart/templates/init.yaml", Job("db-init", "post-install,post-upgrade", "before-hook-creation,hook-succeeded", "{{ .Values.init }}"));
        await repository.CommitAsync("Add photos");
        return repository;
    }

    public static string Job(string name, string events, string deletion, string command) => $$"""
        apiVersion: batch/v1
        kind: Job
        metadata:
          name: {{name}}
          annotations: { helm.sh/hook: "{{events}}", helm.sh/hook-delete-policy: "{{deletion}}" }
        spec:
          backoffLimit: 0
          template:
            spec: {{Container(command)}}

        """;

    public static string Pod(string name, string events, string deletion, string command) => $$"""
        apiVersion: v1
        kind: Pod
        metadata:
          name: {{name}}
          annotations: { helm.sh/hook: "{{events}}", helm.sh/hook-delete-policy: "{{deletion}}" }
        spec: {{Container(command)}}

        """;

    static string Container(string command) =>
        $$"""{ restartPolicy: Never, terminationGracePeriodSeconds: 1, containers: [{ name: it, image: {{RolloutLab.Image}}, command: [sh, -c, "{{command}}"] }] }""";
}

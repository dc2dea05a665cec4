using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;
using Slipway.Problems;
using Slipway.Releases.DataJobs;
using Slipway.Releases.Planning;
using Slipway.Repository;
using Slipway.Repository.Components;
using Slipway.Repository.Manifests;
using Slipway.Secrets;
using Slipway.Secrets.Redaction;
using Slipway.Tests.Engines.Kubernetes;

namespace Slipway.Tests.Releases.DataJobs;

public class ScheduledSnapshotsTests
{
    const string NothingStands = """{ "items": [] }""";

    const string Own = "{ database: { postgresql: 15 } }";

    static readonly byte[] Key = new byte[32];

    [Fact]
    public async Task A_schedule_becomes_a_CronJob_that_may_do_nothing_but_its_work()
    {
        var (secret, job) = await MadeAsync("schedule: 0 3 * * *, keep: 2d");

        var spec = job.At("spec")!;
        Assert.Equal("0 3 * * * Etc/UTC Forbid 3600 1 1", $"{spec["schedule"]} {spec["timeZone"]} {spec["concurrencyPolicy"]} {spec["startingDeadlineSeconds"]} {spec["successfulJobsHistoryLimit"]} {spec["failedJobsHistoryLimit"]}");
        var pod = spec.At("jobTemplate", "spec", "template", "spec")!;
        var container = pod.Objects("containers").Single();
        Assert.Equal("0 86400 Never false true", $"{spec.At("jobTemplate", "spec", "backoffLimit")} {pod["activeDeadlineSeconds"]} {pod["restartPolicy"]} {pod["automountServiceAccountToken"]} {container.At("securityContext", "readOnlyRootFilesystem")}");
        Assert.Equal(secret.Name(), container.Objects("envFrom").Single().Text("secretRef", "name"));
        Assert.Equal(SnapshotClaim.Usual, ScheduledSnapshot.ClaimOf(job));
        Assert.Contains("take-scheduled", container.ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("\\u00222.00:00:00\\u0022", container.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_secret_is_in_its_Secret_alone_which_is_named_after_it()
    {
        var (secret, job) = await MadeAsync("schedule: 0 3 * * *");
        var (other, _) = await MadeAsync("schedule: 0 3 * * *", key: [.. Enumerable.Repeat((byte)1, 32)]);

        var url = System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(secret.Text("data", DataTaskVariables.Admin)!));
        Assert.StartsWith("postgresql://postgres:", url, StringComparison.Ordinal);
        Assert.DoesNotContain(new Uri(url).UserInfo.Split(':')[1], job.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal([DataTaskVariables.Admin, DataTaskVariables.Application], secret["data"]!.AsObject().Select(one => one.Key).Order(StringComparer.Ordinal));
        Assert.True(Leftovers.IsVariables(secret));
        Assert.NotEqual(secret.Name(), other.Name());
    }

    [Fact]
    public async Task What_stands_keeps_its_image_until_something_else_of_it_changes()
    {
        var (_, standing) = await MadeAsync("schedule: 0 3 * * *");
        var there = new JsonObject { ["items"] = new JsonArray(standing.DeepClone()) }.ToJsonString();

        var (_, same) = await MadeAsync("schedule: 0 3 * * *", there, "of-another-build");
        var (_, later) = await MadeAsync("schedule: 0 4 * * *", there, "of-another-build");

        Assert.Equal(standing.ToJsonString(), same.ToJsonString());
        Assert.Contains("of-another-build", later.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_schedule_nothing_is_asked_and_nothing_made()
    {
        var api = new FakeApi();

        Assert.Empty(await Snapshots(Model("keep: 2d"), api, "x").OfAllAsync(Key, TestContext.Current.CancellationToken));
        Assert.Empty(api.Asked);
    }

    [Fact]
    public async Task A_bound_database_is_reached_as_its_admin_and_a_bucket_by_its_keys()
    {
        const string Needs = "{ database: { postgresql: 15, url: \"{secret:url}\", admin: \"{secret:admin}\" } }";
        var secrets = new Dictionary<string, string>
        {
            ["SLIPWAY_SECRET_URL"] = "postgresql://visits:one@db.example.net/visits",
            ["SLIPWAY_SECRET_ADMIN"] = "postgresql://root:two@db.example.net/postgres",
            ["SLIPWAY_SECRET_S3_ACCESS_KEY"] = "ada-s-key",
            ["SLIPWAY_SECRET_S3_SECRET_KEY"] = "three",
        };

        var (secret, job) = await MadeAsync("schedule: 0 3 * * *, to: \"s3://backups\"", needs: Needs, secrets: secrets);

        var data = secret["data"]!.AsObject().ToDictionary(one => one.Key, one => System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(one.Value!.ToString())), StringComparer.Ordinal);
        Assert.StartsWith("postgresql://root:two@db.example.net", data[DataTaskVariables.Admin], StringComparison.Ordinal);
        Assert.StartsWith("postgresql://visits:one@db.example.net", data[DataTaskVariables.Application], StringComparison.Ordinal);
        Assert.Equal(("ada-s-key", "three"), (data["SLIPWAY_SECRET_S3_ACCESS_KEY"], data["SLIPWAY_SECRET_S3_SECRET_KEY"]));
        Assert.Null(ScheduledSnapshot.ClaimOf(job));
        Assert.Contains("s3://backups", job.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_encrypted_one_needs_its_key() => Assert.Equal(
        "snapshot-key",
        (await Assert.ThrowsAsync<ProblemException>(() => MadeAsync("schedule: 0 3 * * *, encrypt: true"))).Problems[0].Code);

    [Theory]
    [InlineData("""{ "lastScheduleTime": "2026-11-22T03:00:00Z", "lastSuccessfulTime": "2026-11-22T03:00:07Z" }""", false)]
    [InlineData("""{ "lastScheduleTime": "2026-11-22T03:00:00Z", "lastSuccessfulTime": "2026-11-21T03:00:07Z" }""", true)]
    [InlineData("""{ "lastScheduleTime": "2026-11-22T03:00:00Z", "active": [{ "name": "x" }] }""", false)]
    [InlineData("""{ "lastScheduleTime": "2026-11-22T03:00:00Z" }""", true)]
    [InlineData("{}", false)]
    public async Task A_plan_tells_that_the_last_one_did_not_come_about(string status, bool isTold)
    {
        var (_, job) = await MadeAsync("schedule: 0 3 * * *");
        job["status"] = JsonNode.Parse(status);

        Assert.Equal(isTold, ScheduledSnapshot.Note(job) is not null);
    }

    static async Task<(JsonObject Secret, JsonObject CronJob)> MadeAsync(string snapshot, string standing = NothingStands, string image = "sha256:0", byte[]? key = null, string needs = Own, Dictionary<string, string>? secrets = null)
    {
        var api = new FakeApi(new FakeAnswer(200, standing));
        var made = (await Snapshots(Model(snapshot, needs), api, image, secrets).OfAllAsync(key ?? Key, TestContext.Current.CancellationToken))["visits"].ToList();
        Assert.Single(api.Asked);
        Assert.Equal(["Secret", "CronJob"], made.Select(one => one.Kind()));
        return (made[0], made[1]);
    }

    static ScheduledSnapshots Snapshots(RepositoryModel model, FakeApi api, string image, Dictionary<string, string>? secrets = null)
    {
        var scope = ReleaseScope.Of(model, model.Stages.Get("staging"), model.Components, _ => true, _ => false);
        return new ScheduledSnapshots(scope, api.Client, new SecretStore([new EnvironmentSecrets(secrets ?? [])]), new Images(image), new Redactor(), _ => null, "1.0.0+7");
    }

    static RepositoryModel Model(string snapshot, string needs = Own)
    {
        var problems = new List<Problem>();
        (string File, string Text)[] files =
        [
            ("slipway.yaml", "repository: plasma\nstages: { staging: { engine: kubernetes, context: here } }\n"),
            ("visits/slipway.yaml", $"app: visits\nrun: serve\nneeds: {needs}\ndata: {{ snapshot: {{ {snapshot} }} }}\n"),
        ];
        var manifests = files.Select(file => Manifest.Read(new ManifestSource(file.File, file.Text), problems)!).ToList();
        var model = RepositoryReader.Read(manifests[0], manifests.Skip(1), problems);
        Assert.Equal("", string.Join('\n', problems));
        return model;
    }

    sealed class Images(string digest) : IDataImages
    {
        public Task<string> EnsureAsync(Component component, ResourceNeed need, CancellationToken cancellation) => throw new NotSupportedException();

        public Task<string> FindAsync(Component component, ResourceNeed need, CancellationToken cancellation) => Task.FromResult($"registry.example.net/slipway-data/postgresql@{digest}");
    }
}

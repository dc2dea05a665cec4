using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Slipway.Data.Snapshots;
using Slipway.Data.Snapshots.Stores;
using Slipway.Data.Work;
using Slipway.Engines.Kubernetes;
using Slipway.Images.Layers;
using Slipway.Problems;
using Slipway.Releases.DataJobs;
using Slipway.Releases.Objects;
using Slipway.Secrets;
using Slipway.Tests.Support;

namespace Slipway.Tests.Releases.DataJobs;

public class DataJobTests
{
    const string Password = "a very secret password";

    static readonly DataJobPlace Place = new(
        new ObjectOwner("toys", "staging", "shop"), "toys-staging", "localhost:5000/slipway-data/postgresql@sha256:0",
        "database", "postgresql", new SnapshotDestination(SnapshotClaim.Usual, null), ImmutableSortedDictionary<string, Secret>.Empty.Add(DataTaskVariables.Admin, new Secret(Password)));

    static readonly TakeSnapshot Take = new("shop-database-20261121T210355Z-5f2c09d1a7be", new SnapshotOrigin("ada", 7, "3", "1.0.0"));

    [Fact]
    public void A_Job_may_do_nothing_but_its_work()
    {
        var spec = DataJob.Of(Place, Take, "mark", holdsLease: true).At("spec");
        var pod = spec.At("template", "spec")!;
        var container = pod.Objects("containers").Single();

        Assert.Equal("0 86400 300 Never false", $"{spec.At("backoffLimit")} {spec.At("activeDeadlineSeconds")} {spec.At("ttlSecondsAfterFinished")} {pod.At("restartPolicy")} {pod.At("automountServiceAccountToken")}");
        Assert.Equal("""{"runAsNonRoot":true,"runAsUser":65532,"runAsGroup":65532,"fsGroup":65532,"fsGroupChangePolicy":"OnRootMismatch","seccompProfile":{"type":"RuntimeDefault"}}""", pod.At("securityContext")!.ToJsonString());
        Assert.Equal("""{"allowPrivilegeEscalation":false,"capabilities":{"drop":["ALL"]},"readOnlyRootFilesystem":true}""", container.At("securityContext")!.ToJsonString());
        Assert.Equal(["/tmp", "/snapshots"], container.Objects("volumeMounts").Select(mount => mount.Text("mountPath")));
        Assert.Equal(PlatformManifest.Architecture, pod.Text("nodeSelector", "kubernetes.io/arch"));
        Assert.Null(pod["serviceAccountName"]);
    }

    [Fact]
    public void A_secret_is_in_its_Secret_alone_which_goes_with_the_Job()
    {
        var job = DataJob.Of(Place, Take, "mark", holdsLease: true);
        var made = new JsonObject { ["metadata"] = new JsonObject { ["name"] = job.Name(), ["uid"] = "u1" } };

        var secret = DataJob.SecretOf(Place, made);

        Assert.DoesNotContain(Password, job.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(Password, System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(secret.Text("data", DataTaskVariables.Admin)!)));
        Assert.Equal($$"""[{"apiVersion":"batch/v1","kind":"Job","name":"{{job.Name()}}","uid":"u1"}]""", secret.At("metadata", "ownerReferences")!.ToJsonString());
        Assert.Equal(job.Name(), job.At("spec", "template", "spec").Objects("containers").Single().Objects("envFrom").Single().Text("secretRef", "name"));
    }

    [Fact]
    public void Authorities_of_a_bucket_come_in_pieces_that_a_program_can_be_started_with()
    {
        using var authority = new PrivateAuthority();
        var many = S3Authorities.Parse(string.Concat(Enumerable.Repeat(authority.Pem + "\n", 300)), "here");

        var variables = (Place with { Authorities = many }).Variables.ToDictionary(one => one.Name, one => one.Value, StringComparer.Ordinal);

        Assert.True(many.Pem.Length > 128 * 1024, "more than one variable can hold");
        Assert.All(variables.Values, value => Assert.InRange(value.Length, 1, (128 * 1024) - 1));
        Assert.Equal(many.Pem, AuthorityVariables.Read(variables)?.Pem);
        Assert.Null(AuthorityVariables.Read(Place.Variables.ToDictionary(one => one.Name, one => one.Value, StringComparer.Ordinal)));
    }

    [Fact]
    public void A_Job_whose_order_is_of_its_own_is_found_again_and_all_others_are_new()
    {
        string? Name(DataOrder order, string mark) => DataJob.Of(Place, order, mark, holdsLease: true).Name();

        Assert.Equal(Name(Take, "one"), Name(Take, "two"));
        Assert.NotEqual(Name(Take, "one"), Name(Take with { Id = "shop-database-20261121T210355Z-5f2c09d1a7bf" }, "one"));
        Assert.NotEqual(Name(new RestoreSnapshot("id", "mark1"), "one"), Name(new RestoreSnapshot("id", "mark2"), "one"));
        Assert.NotEqual(Name(new Look(null), "one"), Name(new Look(null), "two"));
        Assert.NotEqual(Name(new RaiseFence(), "one"), Name(new RaiseFence(), "two"));
    }

    [Fact]
    public void The_task_is_what_a_Job_was_told_whatever_is_in_it()
    {
        var job = DataJob.Of(Place, new DropCopy("a $(HOME) \"quoted\" ${x} copy"), "the-mark", holdsLease: false);

        Assert.Equal("the-mark", DataJob.MarkOf(job));
        Assert.Contains("$$(HOME)", job.ToJsonString(), StringComparison.Ordinal);
        Assert.Null(DataJob.MarkOf([]));
    }

    [Fact]
    public void Only_who_holds_the_lease_is_ended_by_who_holds_it_next()
    {
        Assert.Equal("database", DataJob.Of(Place, Take, "mark", holdsLease: true).Text("metadata", "labels", DataJob.LeaseLabel));
        Assert.Null(DataJob.Of(Place, Take, "mark", holdsLease: false).Text("metadata", "labels", DataJob.LeaseLabel));
    }

    [Theory]
    [InlineData(null, "slipway-snapshots", null)]
    [InlineData("my-claim", "my-claim", null)]
    [InlineData("s3://backups/visits", null, "s3://backups/visits?region=eu-west-9&endpoint=https%3A%2F%2Fminio.example.net")]
    [InlineData("s3://backups?endpoint=https://other.example.net", null, "s3://backups?region=eu-west-9&endpoint=https%3A%2F%2Fother.example.net")]
    public void Snapshots_go_to_a_claim_or_to_a_bucket_whose_address_needs_no_variables(string? to, string? claim, string? bucket) => Assert.Equal(
        new SnapshotDestination(claim, bucket),
        SnapshotDestination.Of(to, name => name switch { "AWS_REGION" => "eu-west-9", "AWS_ENDPOINT_URL" => "https://minio.example.net", _ => null }));

    [Theory]
    [InlineData("/var/backups")]
    [InlineData("~/backups")]
    [InlineData("Not A Claim")]
    public void A_folder_is_no_place_for_them(string to) =>
        Assert.Equal("snapshot-store", Assert.Throws<ProblemException>(() => SnapshotDestination.Of(to, _ => null)).Problems[0].Code);
}

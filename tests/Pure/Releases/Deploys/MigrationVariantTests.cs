using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;
using Slipway.Releases.Deploys;
using Slipway.Secrets;

namespace Slipway.Tests.Releases.Deploys;

public class MigrationVariantTests
{
    static readonly JsonObject Job = JsonNode.Parse("""
        {
          "apiVersion": "batch/v1", "kind": "Job", "metadata": { "name": "visits-migrate-d5", "namespace": "n", "labels": { "slipway/component": "visits" } },
          "spec": { "template": { "spec": { "containers": [
            { "name": "migrate", "args": ["migrate", "up"], "env": [{ "name": "DATABASE_URL", "value": "old" }, { "name": "PORT", "value": "80" }], "envFrom": [{ "secretRef": { "name": "s" } }] } ] } } }
        }
        """)!.AsObject();

    [Fact]
    public void The_run_that_a_release_has_is_as_its_record_says()
    {
        Assert.True(JsonNode.DeepEquals(Job, MigrationVariant.JobOf(new MigrationCall(Job))));
        Assert.Null(MigrationVariant.SecretOf(new MigrationCall(Job)));
    }

    [Fact]
    public void Another_run_has_a_name_and_words_of_its_own()
    {
        var job = MigrationVariant.JobOf(new MigrationCall(Job) { Name = "down", Words = ["down", "--to", "0001"] });

        Assert.Equal("visits-migrate-d5-down", job.Name());
        Assert.Equal(["migrate", "down", "--to", "0001"], Container(job)["args"]!.AsArray().Select(word => word!.ToString()));
    }

    [Fact]
    public void Variables_are_exchanged_for_those_of_a_secret_and_never_stand_in_the_job()
    {
        var call = new MigrationCall(Job) { Variables = ImmutableSortedDictionary<string, Secret>.Empty.Add("DATABASE_URL", new Secret("postgres://hunter2@h/d")) };
        var (job, secret) = (MigrationVariant.JobOf(call), MigrationVariant.SecretOf(call)!);

        Assert.Equal(["PORT", "DATABASE_URL"], Container(job).Objects("env").Select(one => one.Text("name")));
        Assert.Equal((secret.Name(), "DATABASE_URL"), (Container(job).Objects("env").Last().Text("valueFrom", "secretKeyRef", "name"), Container(job).Objects("env").Last().Text("valueFrom", "secretKeyRef", "key")));
        Assert.DoesNotContain("hunter2", job.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal("postgres://hunter2@h/d", System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(secret.Text("data", "DATABASE_URL")!)));
        Assert.Equal("visits", secret.Text("metadata", "labels", "slipway/component"));
    }

    static JsonObject Container(JsonObject job) => job.Objects("spec", "template", "spec", "containers").Single();
}

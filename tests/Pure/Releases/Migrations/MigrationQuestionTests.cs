using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;
using Slipway.Releases.Migrations;
using Slipway.Releases.Planning;
using Slipway.Tests.Support;

namespace Slipway.Tests.Releases.Migrations;

public class MigrationQuestionTests
{
    static readonly WantedRelease Wanted = Of("whole");

    [Fact]
    public void The_Job_that_asks_is_the_one_that_migrates_with_another_word_and_ends_by_itself()
    {
        var (migration, status) = ((JsonObject)Wanted.Migration!.DeepClone(), (JsonObject)Wanted.Status!.DeepClone());
        Assert.Equal(("up", "status"), (TakeWord(migration), TakeWord(status)));
        Assert.Equal("0 150 30", $"{status.At("spec", "backoffLimit")} {status.At("spec", "activeDeadlineSeconds")} {status.At("spec", "ttlSecondsAfterFinished")}");

        Assert.Equal(migration.At("spec", "template")!.ToJsonString(), status.At("spec", "template")!.ToJsonString());
    }

    [Fact]
    public void It_brings_variables_of_its_own_that_go_with_it()
    {
        var question = MigrationQuestion.Of(Wanted, "0a1b", hasAccount: true);
        var owned = question.OwnedBy(new JsonObject { ["metadata"] = new JsonObject { ["name"] = question.Job.Name(), ["uid"] = "u" } }).ToList();
        var from = question.Job.At("spec", "template")!.Objects("spec", "containers").Single().Objects("envFrom").ToList();

        Assert.Equal(["visits-status-7f3a-0a1b-configmap", "visits-status-7f3a-0a1b-secret"], owned.Select(one => one.Name()));
        Assert.Equal(owned.Select(one => one.Name()), from.Select(one => one.Text("configMapRef", "name") ?? one.Text("secretRef", "name")));
        Assert.All(owned, one => Assert.Equal(("u", "visits-status-7f3a-0a1b"), (one.Objects("metadata", "ownerReferences").Single().Text("uid"), one.Objects("metadata", "ownerReferences").Single().Text("name"))));
        Assert.All(owned, one => Assert.Equal("0a1b", one.At("metadata", "labels").Text("slipway/question")));
        Assert.All(owned, one => Assert.NotEmpty((JsonObject)one["data"]!));
        Assert.All(owned, one => Assert.False(Leftovers.MayGo(one)));
        Assert.DoesNotContain(Wanted.Objects, one => one.Name() == owned[0].Name());
    }

    [Fact]
    public void Its_Job_and_pod_are_found_alone_and_need_no_account_that_is_not_there_yet()
    {
        var question = MigrationQuestion.Of(Wanted, "0a1b", hasAccount: false);
        var pod = question.Job.At("spec", "template");

        Assert.Equal("slipway/question=0a1b", question.Selector);
        Assert.Equal(("0a1b", "0a1b"), (question.Job.At("metadata", "labels").Text("slipway/question"), pod.At("metadata", "labels").Text("slipway/question")));
        Assert.Null(pod.Text("spec", "serviceAccountName"));
        Assert.Equal("visits", MigrationQuestion.Of(Wanted, "0a1b", hasAccount: true).Job.Text("spec", "template", "spec", "serviceAccountName"));
    }

    static string? TakeWord(JsonObject job)
    {
        var words = (JsonArray)job["spec"]!["template"]!["spec"]!["containers"]![0]!["args"]!;
        var word = words[^1].Text();
        words.RemoveAt(words.Count - 1);
        return word;
    }

    static WantedRelease Of(string name)
    {
        var (inputs, objects) = (ObjectCases.Inputs(name), ObjectCases.Objects(name));
        return new WantedRelease(inputs.Owner, inputs.Namespace, objects.Objects) { Migration = objects.Migration, Status = objects.Status };
    }
}

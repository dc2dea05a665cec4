using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;
using Slipway.Problems;

namespace Slipway.Tests.Engines.Kubernetes;

public class KubeClientTests
{
    static readonly KubeResource Maps = new("", "v1", "ConfigMap", "configmaps", true, []);

    static readonly KubeResource Secrets = new("", "v1", "Secret", "secrets", true, []);

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    static JsonObject Map() => new() { ["kind"] = "ConfigMap", ["metadata"] = new JsonObject { ["name"] = "m", ["namespace"] = "n" } };

    [Fact]
    public async Task A_list_comes_in_as_many_answers_as_it_takes()
    {
        using var api = new FakeApi(
            new FakeAnswer(200, """{ "metadata": { "continue": "a+b" }, "items": [ { "metadata": { "name": "one" } } ] }"""),
            new FakeAnswer(200, """{ "metadata": { "resourceVersion": "7" }, "items": [ { "metadata": { "name": "two" } } ] }"""));

        var list = await api.Client.ListAsync(new KubeSelection(Maps, "n", "a=b"), Cancellation);

        Assert.Equal(["one", "two"], list.Items.Select(item => item.Name()));
        Assert.All(list.Items, item => Assert.Equal("ConfigMap", item.Kind()));
        Assert.Equal("7", list.Version);
        Assert.Equal(["GET /api/v1/namespaces/n/configmaps?labelSelector=a%3Db&limit=500", "GET /api/v1/namespaces/n/configmaps?labelSelector=a%3Db&limit=500&continue=a%2Bb"], api.Asked);
    }

    [Fact]
    public async Task A_list_that_took_too_long_is_read_anew_and_whole()
    {
        using var api = new FakeApi(
            new FakeAnswer(200, """{ "metadata": { "continue": "x" }, "items": [ { "metadata": { "name": "old" } } ] }"""),
            FakeAnswer.Refusal(410, "Expired", "too old"),
            new FakeAnswer(200, """{ "metadata": { "resourceVersion": "9" }, "items": [ { "metadata": { "name": "new" } } ] }"""));

        var list = await api.Client.ListAsync(new KubeSelection(Maps, null), Cancellation);

        Assert.Equal("new", Assert.Single(list.Items).Name());
        Assert.Equal("GET /api/v1/configmaps?", api.Asked[^1]);
    }

    [Fact]
    public async Task A_list_can_be_of_metadata_alone_and_come_at_once()
    {
        using var api = new FakeApi(new FakeAnswer(200, """{ "items": [ { "metadata": { "name": "one" } } ] }"""), new FakeAnswer(200, """{ "items": [] }"""));

        var list = await api.Client.ListAsync(new KubeSelection(Maps, "n", "a=b"), new KubeListing { IsMetadata = true, IsAtOnce = true }, Cancellation);
        await api.Client.ListAsync(new KubeSelection(Maps, "n", "a=b"), Cancellation);

        Assert.Equal("one", Assert.Single(list.Items).Name());
        Assert.Equal("GET /api/v1/namespaces/n/configmaps?labelSelector=a%3Db", api.Asked[0]);
        Assert.Equal(["application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1", "application/json"], api.Accepted);
    }

    [Theory]
    [InlineData(409, "Conflict")]
    [InlineData(404, "NotFound")]
    public async Task Only_the_object_that_was_read_is_replaced(int status, string reason)
    {
        using var api = new FakeApi(new FakeAnswer(200, """{ "kind": "ConfigMap" }"""), FakeAnswer.Refusal(status, reason, "changed"));
        var map = Map();
        map["metadata"]!["resourceVersion"] = "7";

        Assert.NotNull(await api.Client.ReplaceAsync(Maps, map, Cancellation));
        Assert.Null(await api.Client.ReplaceAsync(Maps, map, Cancellation));

        Assert.Equal("PUT /api/v1/namespaces/n/configmaps/m?fieldManager=slipway&fieldValidation=Strict", api.Asked[0]);
        Assert.Contains("\"resourceVersion\":\"7\"", api.Bodies[0], StringComparison.Ordinal);
        await Assert.ThrowsAnyAsync<ArgumentException>(() => api.Client.ReplaceAsync(Maps, Map(), Cancellation));
    }

    [Fact]
    public async Task Some_fields_are_merged_into_an_object_that_is_there()
    {
        using var api = new FakeApi(new FakeAnswer(200), FakeAnswer.Refusal(404, "NotFound", "none"));

        Assert.NotNull(await api.Client.MergeAsync(Maps, "n", "m", new JsonObject { ["a"] = 1 }, Cancellation));
        Assert.Null(await api.Client.MergeAsync(Maps, "n", "m", new JsonObject { ["a"] = 1 }, Cancellation));

        Assert.Equal(("PATCH /api/v1/namespaces/n/configmaps/m?fieldManager=slipway&fieldValidation=Strict", """{"a":1}"""), (api.Asked[0], api.Bodies[0]));
    }

    [Theory]
    [InlineData(true, 200, false, "&force=true&dryRun=All")]
    [InlineData(false, 201, true, "&force=true")]
    public async Task Applying_is_strict_and_ours(bool isDryRun, int status, bool isCreated, string query)
    {
        using var api = new FakeApi(new FakeAnswer(status));

        var applied = await api.Client.ApplyAsync(Maps, Map(), new KubeApply { IsDryRun = isDryRun }, Cancellation);

        Assert.Equal(isCreated, applied.IsCreated);
        Assert.Equal($"PATCH /api/v1/namespaces/n/configmaps/m?fieldManager=slipway&fieldValidation=Strict{query}", Assert.Single(api.Asked));
        Assert.Equal("""{"kind":"ConfigMap","metadata":{"name":"m","namespace":"n"}}""", Assert.Single(api.Bodies));
    }

    [Fact]
    public async Task Of_several_who_create_the_same_one_wins()
    {
        using var api = new FakeApi(FakeAnswer.Refusal(409, "AlreadyExists", "there is one"), new FakeAnswer(201));

        Assert.Null(await api.Client.CreateOnceAsync(Maps, Map(), Cancellation));
        Assert.NotNull(await api.Client.CreateOnceAsync(Maps, Map(), Cancellation));
    }

    [Fact]
    public async Task What_may_have_been_created_is_not_created_again()
    {
        using var api = new FakeApi(new FakeAnswer(0));

        var problem = await ProblemAsync(() => api.Client.CreateOnceAsync(Maps, Map(), Cancellation));

        Assert.Equal("kube-unreachable", problem.Code);
        Assert.Single(api.Asked);
    }

    [Theory]
    [InlineData(200, "", "", KubeDeletion.Begun)]
    [InlineData(404, "NotFound", "gone", KubeDeletion.WasGone)]
    [InlineData(409, "Conflict", "the UID in the precondition (a) does not match the UID in record (b)", KubeDeletion.IsAnother)]
    public async Task Only_the_object_that_is_meant_is_deleted(int status, string reason, string message, object expected)
    {
        using var api = new FakeApi(FakeAnswer.Refusal(status, reason, message));

        Assert.Equal(expected, await api.Client.DeleteAsync(Maps, "n", "m", "a", KubePropagation.Foreground, Cancellation));
        Assert.Equal("""{"apiVersion":"v1","kind":"DeleteOptions","preconditions":{"uid":"a"},"propagationPolicy":"Foreground"}""", Assert.Single(api.Bodies));
    }

    [Fact]
    public async Task What_is_not_there_is_nothing()
    {
        using var api = new FakeApi(FakeAnswer.Refusal(404, "NotFound", "none"));

        Assert.Null(await api.Client.GetAsync(Maps, "n", "m", Cancellation));
    }

    [Theory]
    [InlineData("..")]
    [InlineData("a/../b")]
    [InlineData("a%2fb")]
    [InlineData("")]
    public async Task A_name_leads_to_no_other_path(string name)
    {
        using var api = new FakeApi();

        Assert.Equal("kube-name", (await ProblemAsync(() => api.Client.GetAsync(Maps, "n", name, Cancellation))).Code);
    }

    [Fact]
    public async Task A_refused_secret_is_not_told()
    {
        using var api = new FakeApi(FakeAnswer.Refusal(422, "Invalid", "Secret \"m\" is invalid: data[A]: Invalid value: \"hunter2\": no \"good\""));
        var secret = Map();
        secret["kind"] = "Secret";

        var problem = await ProblemAsync(() => api.Client.ApplyAsync(Secrets, secret, new KubeApply(), Cancellation));

        Assert.Equal("Secret \"m\" is invalid: data[A]: Invalid value: ***", problem.Why);
    }

    [Fact]
    public async Task An_answer_that_is_no_json_makes_no_sense()
    {
        using var api = new FakeApi(new FakeAnswer(200, "<html>"), new FakeAnswer(200, """{ "a": 1, "a": 2 }"""));

        Assert.Equal("kube-answer", (await ProblemAsync(() => api.Client.GetAsync(Maps, "n", "m", Cancellation))).Code);
        Assert.Equal("kube-answer", (await ProblemAsync(() => api.Client.GetAsync(Maps, "n", "m", Cancellation))).Code);
    }

    static async Task<Problem> ProblemAsync(Func<Task> doing) => Assert.Single((await Assert.ThrowsAsync<ProblemException>(doing)).Problems);
}

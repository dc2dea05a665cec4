using Slipway.Engines.Kubernetes;
using Slipway.Problems;

namespace Slipway.Tests.Engines.Kubernetes;

public class KubeConnectionTests
{
    static readonly KubeRequest Get = new(HttpMethod.Get, "/version", "tell its version");

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(0)]
    public async Task Busy_is_asked_again(int status)
    {
        using var api = new FakeApi(new FakeAnswer(status, "{}", ("Retry-After", "0")), new FakeAnswer(200));

        Assert.True((await api.Connection.AskAsync(Get, Cancellation)).IsGood);
    }

    [Fact]
    public async Task A_field_that_is_not_known_is_told_at_once_though_the_server_calls_it_a_fault_of_its_own()
    {
        using var api = new FakeApi(FakeAnswer.Refusal(500, "", "failed to create typed patch object: .spec.replica: field not declared in schema"));

        Assert.False((await api.Connection.AskAsync(Get, Cancellation)).IsBusy);
        Assert.Single(api.Asked);
    }

    [Fact]
    public async Task Patience_ends()
    {
        using var api = new FakeApi(Enumerable.Repeat(new FakeAnswer(0), 100));

        var problem = Assert.Single((await Assert.ThrowsAsync<ProblemException>(() => api.Connection.AskAsync(Get, Cancellation))).Problems);

        Assert.Equal("the cluster cannot be reached to tell its version", problem.What);
        Assert.Equal(5, api.Asked.Count);
    }

    [Fact]
    public async Task A_cluster_that_wants_more_patience_than_there_is_is_not_asked_again()
    {
        using var api = new FakeApi(new FakeAnswer(429, "{}", ("Retry-After", "3600")));

        Assert.True((await api.Connection.AskAsync(Get, Cancellation)).IsBusy);
    }

    [Theory]
    [InlineData(429, 2)]
    [InlineData(503, 1)]
    public async Task What_creates_is_repeated_only_where_it_was_not_carried_out(int status, int asked)
    {
        using var api = new FakeApi(new FakeAnswer(status), new FakeAnswer(201));

        await api.Connection.AskAsync(new KubeRequest(HttpMethod.Post, "/", "create"), Cancellation);

        Assert.Equal(asked, api.Asked.Count);
    }

    [Fact]
    public async Task An_answer_without_end_is_cut_off()
    {
        using var api = new FakeApi(new FakeAnswer(200, new string(' ', 100)));
        using var connection = new KubeConnection(new HttpMessageInvoker(api), FakeApi.Limits with { Bytes = 99 }, TimeProvider.System);

        var problem = Assert.Single((await Assert.ThrowsAsync<ProblemException>(() => connection.AskAsync(Get, Cancellation))).Problems);

        Assert.Equal("kube-answer", problem.Code);
    }

    [Theory]
    [InlineData(401, "Unauthorized", "Unauthorized", "kube-login")]
    [InlineData(403, "Forbidden", "deployments.apps is forbidden: User \"ada\" cannot patch", "kube-forbidden")]
    [InlineData(403, "Forbidden", "pods \"a\" is forbidden: exceeded quota: q", "kube-quota")]
    [InlineData(403, "Forbidden", "unable to create new content in namespace n because it is being terminated", "kube-terminating")]
    [InlineData(404, "NotFound", "namespaces \"n\" not found", "kube-not-found")]
    [InlineData(409, "Conflict", "Apply failed with 1 conflict", "kube-conflict")]
    [InlineData(422, "Invalid", "spec.selector: Invalid value: {}: field is immutable", "kube-immutable")]
    [InlineData(422, "Invalid", "spec.replicas: Invalid value: -1", "kube-invalid")]
    [InlineData(400, "BadRequest", "strict decoding error: unknown field \"spec.replica\"", "kube-unknown-field")]
    [InlineData(500, "", "failed to create typed patch object: .spec.replica: field not declared in schema", "kube-unknown-field")]
    [InlineData(413, "", "too large", "kube-too-large")]
    [InlineData(418, "", "", "kube-refused")]
    public void A_refusal_has_the_words_of_the_cluster_and_a_code(int status, string reason, string message, string code)
    {
        var answer = FakeAnswer.Refusal(status, reason, message);

        var problem = Assert.Single(KubeProblems.Refused(Get, new KubeAnswer((System.Net.HttpStatusCode)status, System.Text.Encoding.UTF8.GetBytes(answer.Body), null, null)).Problems);

        Assert.Equal(code, problem.Code);
        Assert.Equal(message.Length == 0 ? "it answered 418" : message, problem.Why);
    }

    [Fact]
    public void Words_of_others_cannot_drive_a_terminal() => Assert.Equal("a [31mb c …", KubeText.Clean("a\u001b[31mb\u202ec\nd", 10));
}

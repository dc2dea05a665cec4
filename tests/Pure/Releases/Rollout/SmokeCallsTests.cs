using Slipway.Problems;
using Slipway.Releases.Rollout;
using Slipway.Tests.Engines.Kubernetes;

namespace Slipway.Tests.Releases.Rollout;

public class SmokeCallsTests
{
    static readonly FakeAnswer NoPod = new(503, """{ "kind": "Status", "apiVersion": "v1", "reason": "ServiceUnavailable", "message": "no endpoints available for service" }""");

    static readonly FakeAnswer NoService = new(404, """{ "kind": "Status", "apiVersion": "v1", "reason": "NotFound", "message": "services \"shop\" not found" }""");

    [Fact]
    public async Task While_the_cluster_reaches_no_pod_it_is_asked_again()
    {
        using var api = new FakeApi(NoService, NoPod, new FakeAnswer(0), new FakeAnswer(200, "hello"));

        Assert.Equal(new SmokeAnswer(200, "hello"), await AskAsync(api, "/version?a=b%20c"));
        Assert.Equal(Enumerable.Repeat("GET /api/v1/namespaces/n/services/visits%3Ahttp/proxy/version?a=b%20c", 4), api.Asked);
    }

    [Theory]
    [InlineData(503, "not today")]
    [InlineData(500, """{ "kind": "Status", "apiVersion": "shop/v1" }""")]
    [InlineData(302, "")]
    public async Task What_an_application_answers_is_an_answer(int status, string body)
    {
        using var api = new FakeApi(new FakeAnswer(status, body));

        Assert.Equal(new SmokeAnswer(status, body), await AskAsync(api, "/"));
    }

    [Fact]
    public async Task Only_the_beginning_of_a_long_answer_is_read()
    {
        using var api = new FakeApi(new FakeAnswer(200, new string('a', 5000)));

        Assert.Equal(1000, (await AskAsync(api, "/")).Body.Length);
    }

    [Fact]
    public async Task A_login_that_may_not_ask_is_told_so()
    {
        using var api = new FakeApi(new FakeAnswer(403, """{ "kind": "Status", "apiVersion": "v1", "reason": "Forbidden", "message": "no" }"""));

        Assert.Equal("kube-forbidden", (await Assert.ThrowsAsync<ProblemException>(() => AskAsync(api, "/"))).Problems[0].Code);
    }

    [Theory]
    [InlineData("version")]
    [InlineData("/../secrets")]
    [InlineData("/a/%2e%2e/%2E%2E/secrets")]
    [InlineData("/..\\..\\secrets")]
    [InlineData("http://example.net/")]
    public async Task A_path_leads_nowhere_but_to_the_service(string path)
    {
        using var api = new FakeApi();

        Assert.Equal("smoke-path", (await Assert.ThrowsAsync<ProblemException>(() => AskAsync(api, path))).Problems[0].Code);
    }

    static Task<SmokeAnswer> AskAsync(FakeApi api, string path) =>
        new SmokeCalls(api.Connection, "n", new SmokeTarget("visits", "http", []), new SmokeLimits { Bytes = 1000 }).AskAsync(path, TestContext.Current.CancellationToken);
}

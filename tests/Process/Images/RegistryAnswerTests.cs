using System.Net;
using Slipway.Images.Registry;
using Slipway.Problems;

namespace Slipway.Tests.Images;

public class RegistryAnswerTests
{
    const string Basic = "Basic YWRhOmh1bnRlcjIy";

    static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_token_is_fetched_with_the_password_and_shown_from_then_on()
    {
        using var registry = new FakeRegistry((context, own) =>
        {
            switch (context.Request.Url!.AbsolutePath)
            {
                case "/token":
                    FakeRegistry.Write(context, context.Request.Headers["Authorization"] == Basic ? 200 : 401, """{ "token": "t0ken" }""");
                    break;
                case "/v2/visits/tags/list" when context.Request.Headers["Authorization"] == "Bearer t0ken":
                    FakeRegistry.Write(context, 200, """{ "tags": ["latest"] }""");
                    break;
                default:
                    context.Response.AddHeader("WWW-Authenticate", $"Bearer realm=\"http://{own.Address}/token\",service=\"visits\"");
                    FakeRegistry.Write(context, 401);
                    break;
            }
        });
        using var client = registry.Client();

        Assert.Equal(["latest"], await client.TagsAsync(registry.Visits, Token));
        Assert.Equal(["latest"], await client.TagsAsync(registry.Visits, Token));

        Assert.Equal(
            [
                "GET /v2/ -", "GET /v2/visits/tags/list?n=1000 -", $"GET /token?service=visits&scope=repository%3Avisits%3Apull {Basic}",
                "GET /v2/visits/tags/list?n=1000 Bearer t0ken", "GET /v2/visits/tags/list?n=1000 Bearer t0ken",
            ],
            registry.Asked);
    }

    [Fact]
    public async Task The_password_is_not_sent_to_a_place_that_is_not_the_registrys()
    {
        using var registry = new FakeRegistry((context, _) =>
        {
            context.Response.AddHeader("WWW-Authenticate", "Bearer realm=\"https://auth.example.net/token\"");
            FakeRegistry.Write(context, 401);
        });

        Assert.Equal("registry-realm", await CodeAsync(registry));
        Assert.DoesNotContain(registry.Asked, asked => asked.Contains("Basic", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_redirect_to_where_layers_are_takes_no_authorization_along()
    {
        var configuration = """{ "config": { "Labels": { "a": "b" } } }"""u8.ToArray();
        var blob = new ImageBlob(ImageManifest.DigestOf(configuration), configuration.Length);
        using var storage = new FakeRegistry((context, _) => FakeRegistry.Write(context, 200, System.Text.Encoding.UTF8.GetString(configuration)));
        using var registry = new FakeRegistry((context, _) =>
        {
            if (context.Request.Headers["Authorization"] is null)
            {
                context.Response.AddHeader("WWW-Authenticate", "Basic realm=\"x\"");
                FakeRegistry.Write(context, 401);
                return;
            }

            context.Response.AddHeader("Location", $"http://{storage.Address}/layer");
            FakeRegistry.Write(context, 307);
        });
        using var client = registry.Client();

        Assert.Equal(configuration, await new RegistryBlobs(client.Calls, new RegistryLimits()).GetAsync(registry.Visits, blob, Token));
        Assert.Equal(["GET /layer -"], storage.Asked);
    }

    [Fact]
    public async Task Pages_of_tags_are_followed_and_not_for_ever()
    {
        using var registry = new FakeRegistry((context, _) =>
        {
            var page = int.TryParse(context.Request.QueryString["page"], out var number) ? number : 0;
            context.Response.AddHeader("Link", $"</v2/visits/tags/list?page={page + 1}>; rel=\"next\"");
            FakeRegistry.Write(context, 200, $$"""{ "tags": ["a{{page}}", "b{{page}}", "../no tag"] }""");
        });
        using var client = registry.Client(new RegistryLimits { Tags = 10 });

        var problem = (await Assert.ThrowsAsync<ProblemException>(() => client.TagsAsync(registry.Visits, Token))).Problems[0];
        Assert.Equal("`visits` has more than 10 tags", problem.Why);
    }

    [Theory]
    [InlineData(200, "", "registry-answer")]
    [InlineData(200, "[1]", "registry-answer")]
    [InlineData(200, """{ "tags": [1] }""", "registry-answer")]
    [InlineData(403, "", "registry-denied")]
    [InlineData(500, """{ "errors": [{ "code": "UNKNOWN", "message": "hunter22" }] }""", "registry-refused")]
    [InlineData(302, "", "registry-refused")]
    public async Task Nonsense_is_a_problem_and_not_repeated(int status, string body, string code)
    {
        using var registry = new FakeRegistry((context, _) => FakeRegistry.Write(context, status, body));
        using var client = registry.Client();

        var problem = (await Assert.ThrowsAsync<ProblemException>(() => client.TagsAsync(registry.Visits, Token))).Problems[0];
        Assert.Equal(code, problem.Code);
        Assert.DoesNotContain("hunter22", problem.ToString());
    }

    [Fact]
    public async Task An_answer_without_an_end_is_given_up()
    {
        using var registry = new FakeRegistry((context, _) => FakeRegistry.Write(context, 200, new string('x', 3000)));
        using var client = registry.Client(new RegistryLimits { Bytes = 2000 });

        Assert.Equal("registry-answer", (await Assert.ThrowsAsync<ProblemException>(() => client.TagsAsync(registry.Visits, Token))).Problems[0].Code);
    }

    [Fact]
    public async Task A_busy_registry_is_asked_again()
    {
        var asked = 0;
        using var registry = new FakeRegistry((context, _) => FakeRegistry.Write(context, context.Request.RawUrl == "/v2/" || ++asked > 2 ? 200 : 503, """{ "tags": [] }"""));
        using var client = registry.Client();

        Assert.Empty(await client.TagsAsync(registry.Visits, Token));
    }

    [Fact]
    public async Task A_manifest_with_another_digest_than_was_asked_for_is_not_believed()
    {
        using var registry = new FakeRegistry((context, _) => FakeRegistry.Write(context, 200, """{ "mediaType": "application/vnd.oci.image.manifest.v1+json" }""", "application/vnd.oci.image.manifest.v1+json"));
        using var client = registry.Client();

        var problem = (await Assert.ThrowsAsync<ProblemException>(() => client.GetAsync(registry.Visits.At("sha256:" + new string('a', 64)), Token))).Problems[0];
        Assert.Equal("registry-answer", problem.Code);
    }

    static async Task<string> CodeAsync(FakeRegistry registry)
    {
        using var client = registry.Client();
        return (await Assert.ThrowsAsync<ProblemException>(() => client.TagsAsync(registry.Visits, Token))).Problems[0].Code;
    }
}

using System.Text.Json.Nodes;
using Slipway.Tests.Engines.Kubernetes;
using Slipway.Tests.Images;
using Slipway.Tests.Support;

namespace Slipway.Tests.Releases.Deploys;

public class PromoteCommandTests
{
    const string Server = """
        use IO::Socket::INET; $SIG{TERM} = sub { exit 0 };
        my $s = IO::Socket::INET->new(LocalPort => 8080, Listen => 50, ReuseAddr => 1) or die;
        while (my $c = $s->accept) { while (my $l = <$c>) { last if $l =~ /^\s*$/ } print $c "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok"; close $c; }

        """;

    [Fact]
    [Trait("list", "superslow")]
    public async Task What_was_proven_on_one_stage_stands_on_another_by_the_same_digest_and_the_aliases_follow()
    {
        var access = KubeLab.Access();
        await using var images = await ImageLab.DockerAsync("debian:bookworm-slim");
        await using var staging = await KubeLab.StartAsync();
        await using var production = await KubeLab.StartAsync();
        var (repository, name) = (images.Repository, images.Name);
        repository.Environment["KUBECONFIG"] = access.Kubeconfig;
        repository.With("slipway.yaml", Stages(name, access.Context, staging.Space, production.Space)).With("version.txt", "1.0.0\n")
            .With("apps/shop/slipway.yaml", "app: shop\nport: 8080\nrun: perl server.pl\nenv: { staging: { SAYS: tried }, production: { SAYS: true } }\n")
            .With("apps/shop/server.pl", Server).With("apps/shop/Dockerfile", "FROM debian:bookworm-slim\nCOPY server.pl .\nUSER 1000\nCMD [\"perl\", \"server.pl\"]\n");
        await CommitAsync(repository, "one");
        await DoneAsync(repository, "deploy", "-s", "staging");
        var proven = await ImageAsync(repository, "staging");

        await DoneAsync(repository, "promote", "staging", "production", "--yes");

        Assert.Equal(Digest(proven), Digest(await ImageAsync(repository, "production")));
        Assert.Equal(Digest(proven), await TagAsync($"{name}/p/shop", "latest"));
        Assert.Contains("stands, staging 1", (await DoneAsync(repository, "releases", "-s", "production")).Output, StringComparison.Ordinal);
        Assert.Contains("shop/roll-out", (await DoneAsync(repository, "runs", "1", "-s", "production")).Output, StringComparison.Ordinal);
        Assert.Contains("nothing to do", (await DoneAsync(repository, "promote", "staging", "production", "--yes")).Whole, StringComparison.Ordinal);

        repository.With("apps/shop/server.pl", Server + "# another\n");
        await CommitAsync(repository, "two");
        Assert.Contains("is not here as it stands on `staging`", (await repository.RunAsync("promote", "staging", "production", "--yes")).Whole, StringComparison.Ordinal);

        await DoneAsync(repository, "deploy", "-s", "staging");
        var newer = await ImageAsync(repository, "staging");
        Assert.Equal(Digest(newer), await TagAsync($"{name}/s/shop", "staging"));
        Assert.Contains($"image: {proven} -> {newer}", (await DoneAsync(repository, "releases", "diff", "shop", "1", "-s", "staging")).Output, StringComparison.Ordinal);

        await DoneAsync(repository, "rollback", "-s", "staging");
        Assert.Equal(Digest(proven), await TagAsync($"{name}/s/shop", "staging"));
    }

    static string Stages(string name, string context, string staging, string production) =>
        $$"""
        repository: {{name}}
        stages:
          staging: { context: {{context}}, namespace: {{staging}}, registry: "localhost:5000/{{name}}/s" }
          production: { context: {{context}}, namespace: {{production}}, registry: "localhost:5000/{{name}}/p", protected: true }

        """;

    static async Task CommitAsync(TemporaryRepository repository, string message)
    {
        await repository.GitAsync("add", ".");
        await repository.GitAsync("commit", "--quiet", "-m", message);
    }

    static async Task<SlipwayRun> DoneAsync(TemporaryRepository repository, params string[] words)
    {
        var run = await repository.RunAsync(words);
        Assert.True(run.ExitCode == 0, run.Whole);
        return run;
    }

    static async Task<string> ImageAsync(TemporaryRepository repository, string stage)
    {
        var releases = JsonNode.Parse((await DoneAsync(repository, "releases", "-s", stage, "-o", "json")).Output)!["releases"]!.AsArray();
        return releases.Single(release => release!["stands"]!.GetValue<bool>())!["image"]!.GetValue<string>();
    }

    static string Digest(string image) => image[(image.IndexOf('@', StringComparison.Ordinal) + 1)..];

    /// <summary>The digest that the registry of the tests has under a tag.</summary>
    static async Task<string?> TagAsync(string path, string tag)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Head, $"http://localhost:5000/v2/{path}/manifests/{tag}");
        request.Headers.Accept.ParseAdd("application/vnd.oci.image.index.v1+json, application/vnd.oci.image.manifest.v1+json, application/vnd.docker.distribution.manifest.v2+json");
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return answer.Headers.TryGetValues("Docker-Content-Digest", out var digests) ? digests.Single() : null;
    }
}

using System.Net;
using Slipway.Problems;
using Slipway.Programs;
using Slipway.Releases.Planning.Charts;
using Slipway.Repository.Components;
using Slipway.Tests.Support;

namespace Slipway.Tests.Releases;

public sealed class ChartFetchTests : IDisposable
{
    readonly string _base = Directory.CreateTempSubdirectory("slipway-fetch-").FullName;

    public ChartFetchTests() => RealParts.Program("helm", "helm", "https://helm.sh/docs/intro/install");

    [Fact]
    public async Task A_chart_without_a_digest_is_not_used_and_its_digest_is_told()
    {
        await PackAsync();

        var problem = await ProblemAsync(new ChartReference("web", "file:published", "0.1.0"));

        Assert.Equal("chart-unpinned", problem.Code);
        Assert.Matches("digest: \"sha256:[0-9a-f]{64}\"", problem.Fix);
    }

    [Fact]
    public async Task It_is_fetched_once_and_only_with_the_content_that_is_pinned()
    {
        await PackAsync();
        var chart = await PinnedAsync(new ChartReference("web", "file:published", "0.1.0"));

        Assert.Equal(await Fetch.GetAsync(chart, Cancellation), await Fetch.GetAsync(chart, Cancellation));
        Directory.Delete(Path.Combine(_base, "published"), recursive: true);
        Assert.True(File.Exists(await Fetch.GetAsync(chart, Cancellation)));

        await PackAsync(more: "# not the same\n");
        Directory.Delete(Path.Combine(_base, "cache"), recursive: true);
        Assert.Equal("chart-digest", (await ProblemAsync(chart)).Code);
    }

    [Fact]
    public async Task A_spoilt_copy_is_fetched_again()
    {
        await PackAsync();
        var chart = await PinnedAsync(new ChartReference("web", "file:published", "0.1.0"));
        var kept = await Fetch.GetAsync(chart, Cancellation);
        File.AppendAllText(kept, "spoilt");

        await Fetch.GetAsync(chart, Cancellation);

        Assert.EndsWith($"{chart.Digest!["sha256:".Length..]}.tgz", kept, StringComparison.Ordinal);
        Assert.NotEmpty(ChartContent.Read(kept, "web").MentionedIn("fullnameOverride"));
    }

    [Fact]
    public async Task Helm_fetches_it_from_a_repository_on_the_web()
    {
        await PackAsync();
        using var listener = Serve(out var address);
        await HelmAsync("repo", "index", Path.Combine(_base, "published"), "--url", address);

        var chart = await PinnedAsync(new ChartReference("web", address, "0.1.0"));

        Assert.NotEmpty(ChartContent.Read(await Fetch.GetAsync(chart, Cancellation), "web").MentionedIn("fullnameOverride"));
        Assert.Equal("chart-not-fetched", (await ProblemAsync(chart with { Version = "0.2.0", Digest = null })).Code);
    }

    [Theory]
    [InlineData("web", "oci://registry.example.net/charts", "OCI")]
    [InlineData("web", "https://ada:hunter2@charts.example.net", "a password does not belong")]
    [InlineData("web", "ssh://charts.example.net", "no way to fetch")]
    [InlineData("web", "charts", "no URL")]
    [InlineData("--post-renderer", "https://charts.example.net", "a chart's name")]
    [InlineData("../web", "file:published", "a chart's name")]
    public async Task A_place_that_no_chart_comes_from_is_told(string name, string repository, string why)
    {
        var problem = await ProblemAsync(new ChartReference(name, repository, "0.1.0"));

        Assert.Equal("chart-repository", problem.Code);
        Assert.Contains(why, problem.Why, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", $"{problem.What}{problem.Why}{problem.Fix}", StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_base, recursive: true);

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    ChartFetch Fetch => new(_base, Path.Combine(_base, "cache"), new ProgramRunner());

    async Task<Problem> ProblemAsync(ChartReference chart) => (await Assert.ThrowsAsync<ProblemException>(() => Fetch.GetAsync(chart, Cancellation))).Problems.Single();

    async Task<ChartReference> PinnedAsync(ChartReference chart) => chart with { Digest = (await ProblemAsync(chart)).Fix!.Split('"')[1] };

    async Task PackAsync(string more = "")
    {
        var folder = Path.Combine(Directory.CreateDirectory(Path.Combine(_base, Guid.NewGuid().ToString("N"))).FullName, "web");
        ChartSamples.Copy("web", folder);
        File.AppendAllText(Path.Combine(folder, "values.yaml"), more);
        await HelmAsync("package", folder, "--destination", Path.Combine(_base, "published"));
    }

    static async Task HelmAsync(params string[] words)
    {
        var result = await new ProgramRunner().RunAsync(new ProgramCall(["helm", .. words]), Cancellation);
        Assert.True(result.ExitCode == 0, result.Error);
    }

    HttpListener Serve(out string address)
    {
        for (var port = 20_000 + Random.Shared.Next(10_000); ; port++)
        {
            var listener = new HttpListener { Prefixes = { $"http://127.0.0.1:{port}/" } };
            try
            {
                listener.Start();
                address = $"http://127.0.0.1:{port}";
                _ = AnswerAsync(listener);
                return listener;
            }
            catch (HttpListenerException)
            {
                listener.Close();
            }
        }
    }

    async Task AnswerAsync(HttpListener listener)
    {
        try
        {
            while (await listener.GetContextAsync() is var context)
            {
                var file = Path.Combine(_base, "published", Path.GetFileName(context.Request.Url!.LocalPath));
                context.Response.StatusCode = File.Exists(file) ? 200 : 404;
                context.Response.Close(File.Exists(file) ? File.ReadAllBytes(file) : [], willBlock: false);
            }
        }
        catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
        {
            // The test is over.
        }
    }
}

using System.Net;
using System.Net.Http;
using System.Text.Json;
using Slipway.Tests.Support;

namespace Slipway.Tests.Apps;

/// <summary>The visitor counter's own <c>prod</c> image: from a registry, and with each kind of database.</summary>
public sealed class VisitsImageTests(VisitsCheckout visits) : IClassFixture<VisitsCheckout>
{
    [Fact]
    [Trait("list", "slow")]
    public async Task The_image_runs_by_digest_and_counts_on_in_a_file_that_outlives_its_container()
    {
        var image = await visits.PushedAsync();
        var docker = visits.Registry.Docker;
        Assert.Equal(image, (await visits.RunAsync("image", "pull", "visits")).Output.Trim());
        docker.Own(image);
        var volume = $"{docker.Word}-visits";
        string[] words = ["--volume", $"{volume}:/data", "--env", "DATABASE_URL=sqlite:///data/visits.db", "--read-only"];
        try
        {
            // A new volume is root's; the image runs as nobody in particular.
            await docker.RunAsync(["run", "--rm", "--user", "0:0", "--entrypoint", "chown", .. words, image, "1654:1654", "/data"]);
            await docker.RunAsync(["run", "--rm", .. words, image, "migrate", "up"]);
            using var browser = Browser();
            Assert.Contains("This is your first visit.", await VisitOneAsync(docker, browser, words, image), StringComparison.Ordinal);
            Assert.Contains("You have been here 2 times.", await VisitOneAsync(docker, browser, words, image), StringComparison.Ordinal);
        }
        finally
        {
            await docker.RunAsync("volume", "rm", volume);
        }
    }

    [Fact]
    [Trait("list", "superslow")]
    public async Task With_PostgreSQL_and_with_MariaDB_up_gives_the_same_page_from_the_same_image()
    {
        await visits.PushedAsync();
        var postgres = await PageAsync();
        await visits.RunAsync("down", "--data", "--yes");
        var manifest = visits.Repository.Read("apps/visits/slipway.yaml");
        await SayAsync(manifest.Replace("postgresql: 15", "mariadb: \"10\"", StringComparison.Ordinal));
        var maria = await PageAsync();
        await SayAsync(manifest);

        Assert.StartsWith("postgresql://", postgres.Database, StringComparison.Ordinal);
        Assert.StartsWith("mysql://", maria.Database, StringComparison.Ordinal);
        Assert.Equal(postgres.Page, maria.Page);
        Assert.Contains("You have been here 2 times.", maria.Page, StringComparison.Ordinal);
    }

    /// <summary>As if it had always been so: the page tells the build, and whether files are changed.</summary>
    async Task SayAsync(string manifest)
    {
        visits.Repository.With("apps/visits/slipway.yaml", manifest);
        await visits.Repository.GitAsync("commit", "--all", "--amend", "--no-edit", "--quiet");
    }

    /// <summary>The page at the second visit, down to the numbers: what is below tells the day.</summary>
    async Task<(string Database, string Page)> PageAsync()
    {
        var up = await visits.RunAsync("up", "visits", "--engine", "containers", "--detach");
        Assert.True(up.ExitCode == 0, up.Whole);
        using var status = JsonDocument.Parse((await visits.RunAsync("status", "-o", "json")).Output);
        var processes = status.RootElement.GetProperty("processes").EnumerateArray().Select(ProcessNow.Of).ToDictionary(one => one.Id, StringComparer.Ordinal);
        using var browser = Browser();
        await VisitAsync(browser, processes["visits/web"].Url!);
        var page = await VisitAsync(browser, processes["visits/web"].Url!);
        return (processes["visits/database"].Url!, page[..page.IndexOf("</dl>", StringComparison.Ordinal)]);
    }

    /// <summary>The page of a container that lives as long as a visit.</summary>
    static async Task<string> VisitOneAsync(Images.Docker docker, HttpClient browser, string[] words, string image)
    {
        var container = await docker.StartAsync(["--publish", "127.0.0.1::8080", .. words, image]);
        try
        {
            return await VisitAsync(browser, $"http://{await docker.RunAsync("port", container, "8080/tcp")}");
        }
        finally
        {
            await docker.RemoveAsync(container);
        }
    }

    /// <summary>Keeps its cookie; its name is no program's.</summary>
    static HttpClient Browser()
    {
        var client = new HttpClient(new HttpClientHandler { UseProxy = false, CookieContainer = new CookieContainer() });
        client.DefaultRequestHeaders.UserAgent.ParseAdd("Mozilla/5.0 (X11; Linux x86_64)");
        return client;
    }

    /// <summary>Waits until it is ready, since a container just begins, and then visits it once.</summary>
    static async Task<string> VisitAsync(HttpClient browser, string url)
    {
        await UpLab.UntilAsync(async () =>
        {
            try
            {
                using var ready = await browser.GetAsync(new Uri($"{url}/readyz"), TestContext.Current.CancellationToken);
                return ready.IsSuccessStatusCode;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        }, "it is ready");
        return await browser.GetStringAsync(new Uri(url), TestContext.Current.CancellationToken);
    }
}

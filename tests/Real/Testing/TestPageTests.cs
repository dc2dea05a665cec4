using Microsoft.Playwright;
using Slipway.Execution;
using Slipway.Testing;
using Slipway.Testing.Reports;
using Slipway.Tests.Support;
using Visits.Tests.Support;

namespace Slipway.Tests.Testing;

public sealed class TestPageTests : IDisposable
{
    readonly Browser _browser;
    readonly string _folder = Directory.CreateTempSubdirectory("sw-page-").FullName;

    public TestPageTests(Browser browser)
    {
        Browser.Require();
        _browser = browser;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(1280, 900, ColorScheme.Light)]
    [InlineData(1280, 900, ColorScheme.Dark)]
    [InlineData(320, 640, ColorScheme.Light)]
    [InlineData(320, 640, ColorScheme.Dark)]
    public async Task Axe_finds_nothing_wrong_and_nothing_is_wider_than_the_screen(int width, int height, ColorScheme scheme)
    {
        await using var visitor = await _browser.NewVisitorAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = height },
            ColorScheme = scheme,
            BypassCSP = true,   // for axe, which is a script; the page has none
        });
        var page = await OpenAsync(visitor, TestOverviews.Create());
        foreach (var summary in await page.Locator("summary").AllAsync())
        {
            await summary.ClickAsync();
        }

        await SeeAsync(page, $"test-{width}-{scheme}");
        Assert.Empty(await Axe.FindAsync(page));
        Assert.True(await page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"));
    }

    [Fact]
    public async Task Failures_are_seen_as_they_are_without_running_anything()
    {
        await using var visitor = await _browser.NewVisitorAsync();
        var dialogs = 0;
        var requests = new List<string>();
        visitor.Request += (_, request) => requests.Add(request.Url);
        visitor.Dialog += (_, dialog) =>
        {
            dialogs++;
            _ = dialog.DismissAsync();
        };
        var page = await OpenAsync(visitor, TestOverviews.Create());

        var failure = page.Locator("article").First;
        Assert.True(await failure.IsVisibleAsync());
        Assert.Equal("Visits.Is_wrong", await failure.Locator("h3").TextContentAsync());
        Assert.Equal($"{TestOverviews.Hostile}\nExpected: 1", await failure.Locator("pre").First.TextContentAsync());
        await failure.Locator("summary").ClickAsync();
        Assert.True(await failure.Locator("details pre").IsVisibleAsync());
        Assert.Equal("slipway test visits", await failure.Locator("code").TextContentAsync());
        Assert.Equal(3, await page.Locator("svg.timeline rect").CountAsync());
        Assert.Equal(3, await page.Locator("article").CountAsync());
        Assert.Equal(0, dialogs);
        Assert.StartsWith("file:", Assert.Single(requests), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_in_which_all_was_reused_says_so()
    {
        await using var visitor = await _browser.NewVisitorAsync();
        var step = new Step("money:test", [], _ => Task.FromResult(new StepOutcome()));
        var result = new StepResult(step, StepEnd.Reused, TimeSpan.FromSeconds(3), [], null) { Outcome = new StepOutcome { Facts = new TestCounts(7, 0, 0).Facts } };
        var overview = TestOverview.Create([result], _ => ("money", null), new Dictionary<string, TestReport>(), _ => [], "plasma", DateTimeOffset.UnixEpoch);
        var page = await OpenAsync(visitor, overview);

        Assert.Equal("plasma: tests passed", await page.TextContentAsync("h1"));
        Assert.Equal("Nothing had to run.", await page.TextContentAsync("section[aria-labelledby=timeline] p"));
        Assert.Contains("7 passed, 0 failed, 0 skipped (reused)", await page.TextContentAsync("section[aria-labelledby=components]"), StringComparison.Ordinal);
    }

    async Task<IPage> OpenAsync(IBrowserContext visitor, TestOverview overview)
    {
        var path = Path.Combine(_folder, "test.html");
        await using (var file = File.Create(path))
        {
            TestPage.Write(file, overview);
        }

        var page = await visitor.NewPageAsync();
        await page.GotoAsync(new Uri(path).AbsoluteUri);
        return page;
    }

    /// <summary>Leaves a picture of the page for a person to look at, where SLIPWAY_PICTURES names a folder.</summary>
    static async Task SeeAsync(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("SLIPWAY_PICTURES") is { Length: > 0 } folder)
        {
            await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, name + ".png"), FullPage = true });
        }
    }
}

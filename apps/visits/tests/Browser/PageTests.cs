using Microsoft.Playwright;
using Visits.Databases;
using Visits.Tests.Support;
using Visits.Visitors;

namespace Visits.Tests.Browser;

public sealed class PageTests : IAsyncLifetime
{
    readonly Support.Browser _browser;
    readonly TemporaryFolder _folder = new();
    Counter? _counter;

    public PageTests(Support.Browser browser)
    {
        Support.Browser.Require();
        _browser = browser;
    }

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    string DatabaseUrl => $"sqlite://{_folder["visits.db"]}";

    public async ValueTask InitializeAsync()
    {
        await Counter.RunAsync(DatabaseUrl, Cancellation, "migrate", "up");
        _counter = new Counter(DatabaseUrl, ("USER_NAME", "Ada & <Co>"), ("USER_URL", "https://example.com/?a=1&b=2"));
        await _counter.WaitUntilReadyAsync(Cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        if (_counter is not null)
        {
            await _counter.DisposeAsync();
        }

        _folder.Dispose();
    }

    [Fact]
    [Trait("list", "slow")]
    public async Task Two_people_on_one_machine_are_two_visitors_once_both_have_come_back()
    {
        await using var ada = await _browser.NewVisitorAsync();
        await using var bob = await _browser.NewVisitorAsync();

        Assert.Equal("1 1 1", await VisitAsync(ada));
        Assert.Equal("2 1 2", await VisitAsync(ada));
        Assert.Equal("1 2 3", await VisitAsync(bob));
        Assert.Equal("3 2 4", await VisitAsync(ada));
        Assert.Equal("2 2 5", await VisitAsync(bob));
        var cookie = Assert.Single(await ada.CookiesAsync());
        Assert.True(cookie.HttpOnly);
        Assert.Equal(SameSiteAttribute.Lax, cookie.SameSite);
    }

    [Fact]
    public async Task The_version_and_the_owner_are_the_same_everywhere_and_written_safely()
    {
        await using var visitor = await _browser.NewVisitorAsync();
        var page = await OpenAsync(visitor);
        var answer = await visitor.APIRequest.GetAsync(new Uri(await _counter!.Address, "/version").AbsoluteUri);
        var version = (await answer.JsonAsync())!.Value.GetProperty("version").GetString()!;

        Assert.Matches(@"^1\.0\.2\+[0-9]+$", version);
        Assert.Equal(version, await page.TextContentAsync(".version"));
        Assert.Equal($"visits {version}", await page.GetAttributeAsync("meta[name=generator]", "content"));
        Assert.Equal("visits · deployed by Ada & <Co>", await page.TitleAsync());
        var owner = page.Locator("footer a[rel~=author]");
        Assert.Equal(("Ada & <Co>", "https://example.com/?a=1&b=2"), (await owner.TextContentAsync(), await owner.GetAttributeAsync("href")));
    }

    [Theory]
    [InlineData(1280, 900, ColorScheme.Light)]
    [InlineData(1280, 900, ColorScheme.Dark)]
    [InlineData(320, 640, ColorScheme.Light)]
    [InlineData(320, 640, ColorScheme.Dark)]
    [Trait("list", "slow")]
    public async Task Axe_finds_nothing_wrong_and_nothing_is_wider_than_the_screen(int width, int height, ColorScheme scheme)
    {
        await VisitForAMonthAsync();
        await using var visitor = await _browser.NewVisitorAsync(Screen(width, height, scheme));
        var page = await OpenAsync(visitor);
        foreach (var summary in await page.Locator("summary").AllAsync())
        {
            await summary.ClickAsync();
        }

        Assert.Equal(30, await page.Locator("svg rect").CountAsync());
        await SeeAsync(page, $"home-{width}-{scheme}");
        Assert.Empty(await Axe.FindAsync(page));
        Assert.True(await page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"));

        await page.GotoAsync(new Uri(await _counter!.Address, "/nowhere").AbsoluteUri);
        Assert.Empty(await Axe.FindAsync(page));
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    [Trait("list", "superslow")]
    public async Task The_page_for_a_dead_database_helps_and_passes_axe(ColorScheme scheme)
    {
        await using var counter = new Counter($"sqlite://{_folder["nowhere.db"]}");
        await using var visitor = await _browser.NewVisitorAsync(Screen(1280, 900, scheme));
        var page = await visitor.NewPageAsync();
        var answer = await page.GotoAsync((await counter.Address).AbsoluteUri);

        Assert.Equal(503, answer!.Status);
        Assert.Equal("2", await answer.HeaderValueAsync("retry-after"));
        await SeeAsync(page, $"away-{scheme}");
        Assert.Empty(await Axe.FindAsync(page));
        await Counter.RunAsync($"sqlite://{_folder["nowhere.db"]}", Cancellation, "migrate", "up");
        await counter.WaitUntilReadyAsync(Cancellation);
        await page.ClickAsync("text=Try again");
        Assert.Equal("1", await page.TextContentAsync("#visits"));
    }

    [Fact]
    [Trait("list", "slow")]
    public async Task It_works_without_scripts_and_has_none()
    {
        await using var visitor = await _browser.NewVisitorAsync(new BrowserNewContextOptions { JavaScriptEnabled = false });
        var page = await OpenAsync(visitor);

        Assert.Equal("1", await page.TextContentAsync("#visits"));
        Assert.Equal(0, await page.Locator("script").CountAsync());
    }

    static BrowserNewContextOptions Screen(int width, int height, ColorScheme scheme) => new()
    {
        ViewportSize = new ViewportSize { Width = width, Height = height },
        ColorScheme = scheme,
        BypassCSP = true,   // for axe, which is a script; the page has none
    };

    /// <summary>Leaves a picture of the page for a person to look at, where VISITS_PICTURES names a folder.</summary>
    static async Task SeeAsync(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("VISITS_PICTURES") is { Length: > 0 } folder)
        {
            await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, name + ".png"), FullPage = true });
        }
    }

    async Task VisitForAMonthAsync()
    {
        var clock = new TestClock();
        var today = TimeProvider.System.GetUtcNow();
        var ledger = new Ledger(Database.For(DatabaseUrlParser.Parse(DatabaseUrl)), clock);
        for (var day = 0; day < Ledger.PictureDays - 2; day++)
        {
            clock.Now = today.AddDays(-day);
            var visits = Enumerable.Range(0, 1 + (day * 37 % 50)).Select(visitor => new Visit($"c:{visitor}", null));
            await ledger.RecordAsync([.. visits], $"{day}", Cancellation);
        }
    }

    async Task<IPage> OpenAsync(IBrowserContext visitor)
    {
        var page = await visitor.NewPageAsync();
        await page.GotoAsync((await _counter!.Address).AbsoluteUri);
        return page;
    }

    async Task<string> VisitAsync(IBrowserContext visitor)
    {
        var page = await OpenAsync(visitor);
        var numbers = await page.Locator("dd").AllTextContentsAsync();
        await page.CloseAsync();
        return string.Join(' ', numbers);
    }
}

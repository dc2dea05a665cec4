using Microsoft.Playwright;
using Slipway.Tests.Support;

[assembly: AssemblyFixture(typeof(Visits.Tests.Support.Browser))]

namespace Visits.Tests.Support;

/// <summary>A real Chromium without a window, started when the first test asks.</summary>
public sealed class Browser : IAsyncDisposable
{
    // No sandbox: CI is root in a container. The others keep it from calling home.
    static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    static readonly string? Program = RealParts.Find("/usr/bin/chromium", "chromium", "chromium-browser", "google-chrome");
    readonly Lazy<Task<(IPlaywright Playwright, IBrowser Browser)>> _started = new(StartAsync);

    public static void Require() => RealParts.Require("chromium", Program is not null, "apt-get install chromium");

    public async Task<IBrowserContext> NewVisitorAsync(BrowserNewContextOptions? options = null) =>
        await (await _started.Value).Browser.NewContextAsync(options ?? new BrowserNewContextOptions());

    public async ValueTask DisposeAsync()
    {
        if (_started is { IsValueCreated: true, Value: { IsCompletedSuccessfully: true } started })
        {
            var (playwright, browser) = await started;
            await browser.DisposeAsync();
            playwright.Dispose();
        }
    }

    static async Task<(IPlaywright Playwright, IBrowser Browser)> StartAsync()
    {
        var playwright = await Playwright.CreateAsync();
        return (playwright, await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = Program, Args = Arguments, Timeout = 60_000 }));
    }
}

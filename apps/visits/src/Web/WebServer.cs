using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Visits.Databases;
using Visits.Health;
using Visits.Metrics;
using Visits.Migrations;
using Visits.Pages;
using Visits.Settings;
using Visits.Visitors;

namespace Visits.Web;

/// <summary>The running counter: put together here by hand, from the settings to the routes.</summary>
sealed class WebServer : IAsyncDisposable
{
    // Less than the 30 s after which a container engine or Kubernetes kills.
    static readonly TimeSpan ShutdownLimit = TimeSpan.FromSeconds(25);
    static readonly TimeSpan ReadinessAge = TimeSpan.FromMilliseconds(500);

    readonly VisitRecorder _recorder;
    readonly DatabaseWatch _watch;
    readonly Forgetting _forgetting;

    public WebServer(VisitsSettings settings, TimeProvider clock)
    {
        App = Build(settings);
        var database = Database.For(settings.Database);
        var ledger = new Ledger(database, clock);
        var site = new Site(settings.AppName, Version.Text, settings.UserName, settings.UserUrl);
        var metrics = new VisitMetrics(Version.Text, clock);
        var log = App.Services.GetRequiredService<ILoggerFactory>();
        _recorder = new VisitRecorder(database, ledger);
        _watch = new DatabaseWatch(
            database, new Migrator(database, Schema.All, clock), new KeyStore(database, settings.VisitorKey), clock, log.CreateLogger("Visits.Database"));
        _forgetting = new Forgetting(ledger, _watch, settings.AddressRetentionDays, clock, log.CreateLogger("Visits.Forgetting"));

        var outside = new Outside(site, metrics, clock, log.CreateLogger("Visits.Requests"));
        App.Use(outside.HandleAsync);
        var visits = new VisitsHandler(settings, site, ledger, _recorder, _watch, metrics, clock, log.CreateLogger("Visits.Visits"));
        Get("/", visits.HandleAsync);
        Get("/version", context => Answers.TextAsync(context, 200, "application/json", $$"""{"version": "{{Version.Text}}"}""" + "\n"));
        Get("/healthz", context => Answers.TextAsync(context, 200, "text/plain", "alive\n"));
        Get("/readyz", AnswerReadyAsync);
        Get("/trial", new TrialHandler(ledger, log.CreateLogger("Visits.Trial")).HandleAsync);
        Get("/metrics", context => Answers.TextAsync(context, 200, VisitMetrics.ContentType, metrics.Write(_watch.State.IsReady)));
        Get("/style.css", Answers.Asset("style.css", "text/css; charset=utf-8"));
        Get("/icon.svg", Answers.Asset("icon.svg", "image/svg+xml"));
        App.MapFallback(context => Answers.PageAsync(context, 404, NoticePage.NotFound(site)));
    }

    public WebApplication App { get; }

    /// <summary>Serves until told to stop (SIGTERM, SIGINT); then answers what has been asked before it returns.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var background = Task.WhenAll(_watch.RunAsync(stop.Token), _forgetting.RunAsync(stop.Token));
        try
        {
            await App.RunAsync(cancellation);
        }
        finally
        {
            await stop.CancelAsync();
            await background;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await _recorder.DisposeAsync();
        _watch.Dispose();
    }

    static WebApplication Build(VisitsSettings settings)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders().SetMinimumLevel(settings.LogLevel).AddJsonConsole(options =>
        {
            options.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ";
            options.UseUtcTimestamp = true;
            // Read by people and log collectors, never by a browser.
            options.JsonWriterOptions = new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        });
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning).AddFilter("Microsoft.Hosting.Lifetime", settings.LogLevel);
        builder.WebHost.UseUrls(settings.ListenUrls);
        builder.WebHost.ConfigureKestrel(options =>
        {
            options.AddServerHeader = false;
            options.Limits.MaxRequestBodySize = 16 * 1024;
        });
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = ShutdownLimit);
        return builder.Build();
    }

    void Get(string path, RequestDelegate answer) => App.MapMethods(path, [HttpMethods.Get, HttpMethods.Head], answer);

    async Task AnswerReadyAsync(HttpContext context)
    {
        var state = await _watch.CheckAsync(ReadinessAge, context.RequestAborted);
        await Answers.TextAsync(context, state.IsReady ? 200 : 503, "text/plain", state.IsReady ? "ready\n" : "the database is not ready; the log says why\n");
    }
}

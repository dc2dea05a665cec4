using System.Globalization;
using System.Net;
using System.Text.Json;
using Visits.Migrations;
using Visits.Tests.Support;

namespace Visits.Tests.Program;

/// <summary>The program from outside: its exit codes, what it prints and where, what it answers.</summary>
public sealed class ProgramTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    string DatabaseUrl => $"sqlite://{_folder["visits.db"]}";

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Without_a_database_it_says_which_variable_is_missing()
    {
        var (code, output, error) = await Counter.RunAsync(null, Cancellation);

        Assert.Equal((2, ""), (code, output));
        Assert.Equal(
            "error: `DATABASE_URL` cannot be used: it is not set: it says where the visits are kept, such as `sqlite:///var/lib/visits/visits.db` or `postgresql://user:password@host/visits`\n",
            error);
    }

    [Fact]
    public async Task An_unknown_command_is_a_usage_error()
    {
        var (code, output, error) = await Counter.RunAsync(DatabaseUrl, Cancellation, "migrate", "sideways");

        Assert.Equal((2, ""), (code, output));
        Assert.StartsWith("error: `visits migrate sideways` is not a command\n", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Migrate_status_prints_json_alone_and_the_rest_is_for_people()
    {
        var before = await Counter.RunAsync(DatabaseUrl, Cancellation, "migrate", "status");
        var up = await Counter.RunAsync(DatabaseUrl, Cancellation, "migrate", "up");
        var after = await Counter.RunAsync(DatabaseUrl, Cancellation, "migrate", "status");
        var down = await Counter.RunAsync(DatabaseUrl, Cancellation, "migrate", "down", "--to", "0003-keys");
        var wrong = await Counter.RunAsync(DatabaseUrl, Cancellation, "migrate", "down", "--to", "nowhere");

        Assert.Equal((0, ""), (before.ExitCode, before.Error));
        Assert.Equal(JsonValueKind.Null, JsonDocument.Parse(before.Output).RootElement.GetProperty("head").ValueKind);
        Assert.Equal((0, "", $"applied {string.Join(", ", Schema.All.Select(migration => migration.Id))}\n"), up);
        var status = JsonDocument.Parse(after.Output).RootElement;
        Assert.Equal(Schema.Head, status.GetProperty("head").GetString());
        Assert.Equal(
            ["id", "name", "state", "compatible", "reversible", "sql"],
            status.GetProperty("migrations")[0].EnumerateObject().Select(property => property.Name));
        Assert.Equal((0, "", $"undid {string.Join(", ", Schema.All.Skip(3).Reverse().Select(migration => migration.Id))}\n"), down);
        Assert.Equal((2, ""), (wrong.ExitCode, wrong.Output));
        Assert.StartsWith("error: there is no migration `nowhere`", wrong.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Before_its_schema_is_there_it_lives_but_is_not_ready()
    {
        await using var counter = new Counter(DatabaseUrl);
        using var http = new HttpClient { BaseAddress = await counter.Address };

        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/healthz", Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await http.GetAsync("/readyz", Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await http.GetAsync("/", Cancellation)).StatusCode);
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public async Task Only_visits_of_people_are_counted_and_the_metrics_say_so()
    {
        await using var counter = await StartAsync();
        using var http = new HttpClient(new HttpClientHandler { UseCookies = false }) { BaseAddress = await counter.Address };
        await http.GetAsync("/", Cancellation);
        await SendAsync(http, HttpMethod.Head, null, null);
        await SendAsync(http, HttpMethod.Get, "User-Agent", "Googlebot/2.1");
        await SendAsync(http, HttpMethod.Get, "Sec-Purpose", "prefetch");
        await http.GetAsync("/version", Cancellation);
        await http.GetAsync("/readyz", Cancellation);
        Assert.Equal("a visit can be counted\n", await http.GetStringAsync("/trial", Cancellation));
        await http.GetAsync("/nowhere", Cancellation);
        var metrics = await http.GetStringAsync("/metrics", Cancellation);

        Assert.Contains("\nvisits_counted_total 1\n", metrics, StringComparison.Ordinal);
        Assert.Contains("\nvisits_ignored_total{reason=\"head\"} 1\n", metrics, StringComparison.Ordinal);
        Assert.Contains("\nvisits_ignored_total{reason=\"program\"} 1\n", metrics, StringComparison.Ordinal);
        Assert.Contains("\nvisits_ignored_total{reason=\"prefetch\"} 1\n", metrics, StringComparison.Ordinal);
        Assert.Contains("\nvisits_http_requests_total{code=\"4xx\"} 1\n", metrics, StringComparison.Ordinal);
        Assert.Contains("\nvisits_database_up 1\n", metrics, StringComparison.Ordinal);
        Assert.All(
            metrics.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] != '#'),
            line => Assert.True(double.TryParse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture, out _), line));
    }

    [Fact]
    public async Task Forged_headers_change_nothing_unless_a_trusted_proxy_sent_them()
    {
        await using var suspicious = await StartAsync();
        await VisitFromAsync(suspicious, "198.51.100.1");
        Assert.Contains("id=\"visitors\">1<", await VisitFromAsync(suspicious, "198.51.100.2"), StringComparison.Ordinal);
        await suspicious.StopAsync(Cancellation);

        await using var trusting = await StartAsync(("TRUSTED_PROXIES", "127.0.0.0/8"));
        await VisitFromAsync(trusting, "198.51.100.1, 127.0.0.2");
        await VisitFromAsync(trusting, "::ffff:198.51.100.1");
        Assert.Contains("id=\"visitors\">3<", await VisitFromAsync(trusting, "198.51.100.2:1234"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sigterm_ends_it_well_and_its_log_is_json()
    {
        await using var counter = await StartAsync();
        using var http = new HttpClient { BaseAddress = await counter.Address };
        await http.GetAsync("/", Cancellation);
        await counter.StopAsync(Cancellation);

        Assert.Equal(0, counter.ExitCode);
        Assert.All(counter.Log.Where(line => line != ""), line => Assert.Equal(JsonValueKind.Object, JsonDocument.Parse(line).RootElement.ValueKind));
    }

    [Fact]
    public async Task Every_answer_tells_the_browser_to_be_careful()
    {
        await using var counter = await StartAsync();
        using var http = new HttpClient { BaseAddress = await counter.Address };
        foreach (var path in new[] { "/", "/version", "/nowhere", "/style.css" })
        {
            var answer = await http.GetAsync(path, Cancellation);
            Assert.StartsWith("default-src 'none'; style-src 'self'", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
            Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
            Assert.False(answer.Headers.Contains("Server"));
        }
    }

    async Task<Counter> StartAsync(params (string Name, string Value)[] environment)
    {
        await Counter.RunAsync(DatabaseUrl, Cancellation, "migrate", "up");
        var counter = new Counter(DatabaseUrl, environment);
        await counter.WaitUntilReadyAsync(Cancellation);
        return counter;
    }

    static async Task SendAsync(HttpClient http, HttpMethod method, string? header, string? value)
    {
        using var request = new HttpRequestMessage(method, "/");
        if (header is not null)
        {
            request.Headers.Add(header, value);
        }

        Assert.Equal(HttpStatusCode.OK, (await http.SendAsync(request, Cancellation)).StatusCode);
    }

    static async Task<string> VisitFromAsync(Counter counter, string forwardedFor)
    {
        using var http = new HttpClient(new HttpClientHandler { UseCookies = false }) { BaseAddress = await counter.Address };
        http.DefaultRequestHeaders.Add("X-Forwarded-For", forwardedFor);
        return await http.GetStringAsync("/", Cancellation);
    }
}

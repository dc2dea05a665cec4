using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace Visits.Tests.Support;

/// <summary>
/// Visitors with cookies, over real connections. A visit is made when it was answered with 200; whatever else happens, the visitor tries again.
/// </summary>
sealed partial class Crowd(string databaseUrl) : IAsyncDisposable
{
    readonly int _port = FreePort.Next();
    readonly List<int> _lastCounts = [];
    Counter? _counter;
    int _made;

    /// <summary>What the page told each visitor at the last visit.</summary>
    public IReadOnlyList<int> LastCounts => _lastCounts;

    public int Retries { get; private set; }

    public async Task StartAsync(CancellationToken cancellation)
    {
        _counter = new Counter(databaseUrl, ("PORT", $"{_port}"));
        await _counter.WaitUntilReadyAsync(cancellation);
    }

    public async Task RestartAsync(CancellationToken cancellation)
    {
        await _counter!.StopAsync(cancellation);
        Assert.Equal(0, _counter.ExitCode);
        await _counter.DisposeAsync();
        await StartAsync(cancellation);
    }

    public async Task WaitForAsync(int visits, CancellationToken cancellation)
    {
        while (Volatile.Read(ref _made) < visits)
        {
            await Task.Delay(5, cancellation);
        }
    }

    public Task VisitAsync(int visitors, int visitsEach, int connections, CancellationToken cancellation) =>
        Task.WhenAll(Enumerable.Range(0, connections).Select(connection => Task.Run(
            async () =>
            {
                for (var visitor = connection; visitor < visitors; visitor += connections)
                {
                    await VisitorAsync(visitsEach, cancellation);
                }
            },
            cancellation)));

    public async ValueTask DisposeAsync()
    {
        if (_counter is not null)
        {
            await _counter.DisposeAsync();
        }
    }

    async Task VisitorAsync(int visits, CancellationToken cancellation)
    {
        using var handler = new SocketsHttpHandler { UseCookies = true, CookieContainer = new CookieContainer(), MaxConnectionsPerServer = 1 };
        using var http = new HttpClient(handler) { BaseAddress = new Uri($"http://127.0.0.1:{_port}"), Timeout = Processes.Limit };
        var last = 0;
        for (var i = 0; i < visits; i++)
        {
            last = await VisitAsync(http, cancellation);
            Interlocked.Increment(ref _made);
        }

        lock (_lastCounts)
        {
            _lastCounts.Add(last);
        }
    }

    async Task<int> VisitAsync(HttpClient http, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                using var answer = await http.GetAsync("/", cancellation);
                if (answer.StatusCode == HttpStatusCode.OK)
                {
                    // <dd id="visits">100</dd>
                    return int.Parse(Visits().Match(await answer.Content.ReadAsStringAsync(cancellation)).Groups[1].Value, provider: null);
                }

                Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
            }
            catch (HttpRequestException exception) when (exception.InnerException is SocketException or IOException || exception.HttpRequestError != HttpRequestError.Unknown)
            {
                // Refused, or the connection closed before the request was taken up: not answered, so not counted.
            }

            lock (_lastCounts)
            {
                Retries++;
            }

            await Task.Delay(20, cancellation);
        }
    }

    [GeneratedRegex("id=\"visits\">([0-9]+)<")]
    private static partial Regex Visits();
}

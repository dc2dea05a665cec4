using System.Collections.Concurrent;
using System.Net;

namespace Slipway.Tests.Releases.Deploys;

/// <summary>Users who ask a service all the time, each time over a new connection, and remember every request that failed.</summary>
sealed class DeployClients : IAsyncDisposable
{
    const int Users = 3;

    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    // A busy machine answers late: that is no failed request.
    readonly HttpClient _http = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.Zero, ConnectTimeout = TimeSpan.FromSeconds(60) }) { Timeout = TimeSpan.FromSeconds(90) };
    readonly CancellationTokenSource _stop = new();
    readonly ConcurrentQueue<string> _failures = [];
    readonly ConcurrentDictionary<string, int> _answers = new(StringComparer.Ordinal);
    readonly Uri _url;
    readonly Task _asking;

    public DeployClients(Uri url)
    {
        _url = url;
        _asking = Task.WhenAll(Enumerable.Range(0, Users).Select(_ => Task.Run(AskAsync)));
    }

    /// <summary>How often each answer was given.</summary>
    public IReadOnlyDictionary<string, int> Answers => _answers;

    /// <summary>What is answered: this, as soon as the node leads to nothing else, which it learns a moment after the cluster has told it; or what it is in the end.</summary>
    public async Task<string> AnswerAsync(string expected)
    {
        for (var rest = 150; ; rest--)
        {
            var answer = await _http.GetStringAsync(_url, TestContext.Current.CancellationToken);
            if (answer == expected || rest == 0)
            {
                return answer;
            }

            await Task.Delay(200, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Ends, and fails the test for each request that did.</summary>
    public async Task AllWereAnsweredAsync()
    {
        await StopAsync();
        Assert.Empty(_failures);
        Assert.True(_answers.Values.Sum() > 0, "nobody asked");
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _http.Dispose();
        _stop.Dispose();
    }

    async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _asking;
    }

    async Task AskAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                using var answer = await _http.GetAsync(_url, CancellationToken.None);
                var text = await answer.Content.ReadAsStringAsync(CancellationToken.None);
                Note(answer.StatusCode, text);
            }
            catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException or IOException)
            {
                _failures.Enqueue($"{TimeProvider.System.GetUtcNow():HH:mm:ss.fff} {exception.Message}");
            }

            await Task.Delay(Pause, CancellationToken.None);
        }
    }

    void Note(HttpStatusCode status, string text)
    {
        if (status == HttpStatusCode.OK)
        {
            _answers.AddOrUpdate(text, 1, (_, times) => times + 1);
        }
        else
        {
            _failures.Enqueue($"{TimeProvider.System.GetUtcNow():HH:mm:ss.fff} {(int)status} {text}");
        }
    }
}

using System.Collections.Concurrent;
using System.Globalization;
using Xunit;

namespace Slipway.Tests.Support;

/// <summary>Clients of a ledger behind the proxy of a stage on this machine: they write numbered rows, and remember which they were told are written.</summary>
/// <param name="host">Under which the ledger is reached.</param>
/// <param name="port">Where the proxy listens.</param>
/// <param name="pause">Between two writes.</param>
public sealed class LedgerClients(string host, int port, TimeSpan pause) : IDisposable
{
    readonly HttpClient _client = new() { Timeout = TimeSpan.FromMinutes(1) };
    readonly ConcurrentBag<int> _acknowledged = [];
    readonly ConcurrentDictionary<string, bool> _refusals = new(StringComparer.Ordinal);
    int _number;

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>What those were told that were refused.</summary>
    public ICollection<string> Refusals => _refusals.Keys;

    /// <summary>Writes all the time while something is done; where it is refused it tries the next number.</summary>
    public async Task WhileWrittenAsync(Func<Task> doAsync)
    {
        using var over = new CancellationTokenSource();
        var writer = Task.Run(async () =>
        {
            while (!over.IsCancellationRequested)
            {
                await WriteAsync();
                await Task.Delay(pause);
            }
        });
        try
        {
            await doAsync();
        }
        finally
        {
            await over.CancelAsync();
            await writer;
        }
    }

    /// <returns>Why it was refused; null: it was acknowledged.</returns>
    public async Task<string?> WriteAsync()
    {
        var number = Interlocked.Increment(ref _number);
        try
        {
            await AskAsync(HttpMethod.Post, $"/rows/{number}");
            _acknowledged.Add(number);
            return null;
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException && !Cancellation.IsCancellationRequested)
        {
            _refusals[exception.Message] = true;
            return exception.Message;
        }
    }

    /// <summary>Waits until a client can write again, and wants every row to be there of which one was told that it is written.</summary>
    /// <param name="when">For a failed test to show.</param>
    public async Task NothingIsMissingAsync(Func<string> when)
    {
        var refused = "";
        await UpLab.UntilAsync(async () => (refused = await WriteAsync()) is null, () => $"a client writes again {when()}; it was told: {refused}");
        var acknowledged = _acknowledged.ToList(); // before the rows are read: others go on writing
        var missing = acknowledged.Except(await RowsAsync()).Order().ToList();
        Assert.True(missing.Count == 0, $"rows are missing {when()}: {string.Join(", ", missing)}");
    }

    /// <summary>The numbers of the rows that there are.</summary>
    public async Task<HashSet<int>> RowsAsync() =>
        [.. (await AskAsync(HttpMethod.Get, "/rows")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(row => int.Parse(row, CultureInfo.InvariantCulture))];

    async Task<string> AskAsync(HttpMethod method, string path)
    {
        using var request = new HttpRequestMessage(method, $"http://127.0.0.1:{port}{path}");
        request.Headers.Host = host;
        using var response = await _client.SendAsync(request, Cancellation);
        var text = await response.Content.ReadAsStringAsync(Cancellation);
        return response.IsSuccessStatusCode ? text : throw new HttpRequestException($"{(int)response.StatusCode}: {text}");
    }

    public void Dispose() => _client.Dispose();
}

using System.Collections.Concurrent;

namespace Slipway.Tests.Data;

/// <summary>Several of the application's connections that write all the time, come back when they are thrown out, and try what they can think of.</summary>
sealed class Writers : IAsyncDisposable
{
    readonly CancellationTokenSource _stop = new();
    readonly ConcurrentBag<long> _told = [];
    readonly Task[] _all;

    /// <param name="lab">The server.</param>
    /// <param name="write">Statements that print <c>id=N</c> for each row that the server says is written.</param>
    /// <param name="count">How many connections.</param>
    public Writers(DataLab lab, string write, int count) => _all = [.. Enumerable.Range(0, count).Select(_ => Task.Run(() => WriteAsync(lab, write)))];

    /// <summary>The rows that somebody was told are written.</summary>
    public IReadOnlyCollection<long> Told => _told;

    /// <summary>Waits until some more were told, at most two minutes.</summary>
    public async Task WriteSomeAsync()
    {
        var before = _told.Count;
        for (var rest = 2400; _told.Count < before + 10; rest--)
        {
            Assert.True(rest > 0, "nobody could write");
            await Task.Delay(50, DataLab.Token);
        }
    }

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_all);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
    }

    async Task WriteAsync(DataLab lab, string write)
    {
        while (!_stop.IsCancellationRequested)
        {
            var result = await lab.AppAsync(write);
            foreach (var line in result.Output.Split('\n').Where(line => line.StartsWith("id=", StringComparison.Ordinal)))
            {
                _told.Add(long.Parse(line.AsSpan(3), System.Globalization.CultureInfo.InvariantCulture));
            }
        }
    }
}

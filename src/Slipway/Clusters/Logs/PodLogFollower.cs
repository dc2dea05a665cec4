using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Slipway.Engines.Kubernetes;
using Slipway.Engines.Processes.Logs;
using Slipway.Releases.Rollout;

namespace Slipway.Clusters.Logs;

/// <summary>What pods write from now on: those that are there, and those that come.</summary>
/// <param name="seen">The time of the last line of each that was shown already.</param>
sealed class PodLogFollower(KubeConnection connection, LogQuery query, IEnumerable<KubeSelection> selections, Dictionary<LogSource, DateTimeOffset> seen) : IAsyncDisposable
{
    /// <summary>Between two connections: a container that ended may be started again.</summary>
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    readonly KubeClient _client = new(connection);
    readonly CancellationTokenSource _life = new();
    readonly ConcurrentDictionary<LogSource, Task> _followed = new();
    readonly ConcurrentDictionary<string, bool> _alive = new(StringComparer.Ordinal);
    readonly Channel<PodLine> _lines = Channel.CreateBounded<PodLine>(1000);
    Task _watches = Task.CompletedTask;

    /// <summary>Until the caller stops.</summary>
    /// <exception cref="Problems.ProblemException">The cluster refuses, or is away for too long.</exception>
    public IAsyncEnumerable<PodLine> ReadAsync(CancellationToken cancellation)
    {
        _watches = Task.WhenAll(selections.Select(selection => Task.Run(() => GuardedAsync(() => WatchAsync(selection)), CancellationToken.None)));
        return _lines.Reader.ReadAllAsync(cancellation);
    }

    async Task WatchAsync(KubeSelection selection)
    {
        await foreach (var change in new KubeWatch(_client, connection).FollowAsync(selection, null, _life.Token))
        {
            foreach (var pod in change is KubeListed listed ? listed.Items : change is KubeChanged changed ? [changed.Object] : Enumerable.Empty<JsonObject>())
            {
                Take(pod);
            }

            if (change is KubeDeleted deleted)
            {
                _alive.TryRemove(deleted.Object.Uid() ?? "", out _);
            }
        }
    }

    void Take(JsonObject pod)
    {
        if (pod.IsOver())
        {
            _alive.TryRemove(pod.Uid() ?? "", out _);
        }
        else
        {
            _alive[pod.Uid() ?? ""] = true;
        }

        foreach (var (source, _) in LogSource.Of(pod, query.Of))
        {
            _followed.GetOrAdd(source, one => Task.Run(() => GuardedAsync(() => FollowAsync(one))));
        }
    }

    async Task FollowAsync(LogSource source)
    {
        var last = seen.GetValueOrDefault(source, query.Since ?? DateTimeOffset.MinValue);
        bool isAlive;
        do
        {
            // Known before reading: then all of it was there to be read.
            isAlive = _alive.ContainsKey(source.Uid);
            var since = last == DateTimeOffset.MinValue ? null : LogSource.Moment(last);
            await foreach (var written in new KubeInspection(connection, _client).FollowLogAsync(source.Space, source.Pod, source.Container, since, _life.Token))
            {
                // The cluster counts in seconds, so that some come again.
                var line = source.Line(written, last);
                if (line.Time > last)
                {
                    last = line.Time;
                    await _lines.Writer.WriteAsync(line, _life.Token);
                }
            }

            await Task.Delay(Pause, connection.Time, _life.Token);
        }
        while (isAlive);
    }

    /// <summary>What goes wrong ends the reading, and is told there.</summary>
    async Task GuardedAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !_life.IsCancellationRequested)
        {
            _lines.Writer.TryComplete(exception);
        }
        catch (OperationCanceledException)
        {
            // Nobody reads any more.
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _life.CancelAsync();
        await _watches;
        await Task.WhenAll(_followed.Values);
        _life.Dispose();
    }
}

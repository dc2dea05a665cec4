using Slipway.Cli.Commands;
using Slipway.Engines.Processes;
using Slipway.Engines.Processes.Logs;
using Slipway.State;

namespace Slipway.Cli.Output.Plans;

/// <summary>What <c>up</c> shows on top of its plan: what happens to the processes, and what they say.</summary>
sealed class UpFollower : IAsyncDisposable
{
    /// <summary>Between looks at all processes, when nothing happens: they cost the supervisor a walk through the process table.</summary>
    static readonly TimeSpan Look = TimeSpan.FromSeconds(2);

    readonly PlanView _view;
    readonly UpFolders _folders;
    readonly TimeProvider _time;
    readonly CancellationTokenSource _end = new();
    readonly Task _reading;

    public UpFollower(PlanView view, UpFolders folders, TimeProvider time)
    {
        (_view, _folders, _time) = (view, folders, time);

        // A live view has room for what processes say while others still start.
        _reading = view.IsLive ? ReadLogsAsync(_end.Token) : Task.CompletedTask;
    }

    /// <summary>Shows the processes until cancelled, or until the supervisor has gone.</summary>
    public async Task FollowAsync(CancellationToken cancellation)
    {
        if (!_view.IsLive)
        {
            _view.Note("running; Ctrl-C stops everything");
        }

        using var gone = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var beside = _view.IsLive ? LookAgainAsync(gone.Token) : ReadLogsAsync(gone.Token);
        try
        {
            await foreach (var happened in SupervisorEvents.OfAsync(_folders, _time, cancellation))
            {
                _view.Line($"{happened.Id}: {happened.Message}");
                await LookAsync();
            }
        }
        finally
        {
            await gone.CancelAsync();
            await beside;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _reading;
        _end.Dispose();
    }

    /// <summary>Hands on what the processes write from now on, each line with its process's name; what the supervisor adds is told by its events.</summary>
    async Task ReadLogsAsync(CancellationToken cancellation)
    {
        try
        {
            var query = new LogQuery { Since = _time.GetUtcNow(), Follow = true };
            await foreach (var line in new LogReader(_folders, _time).ReadAsync(query, cancellation))
            {
                if (!line.Text.StartsWith("[slipway] ", StringComparison.Ordinal))
                {
                    _view.Line($"{line.Component}/{line.Process} | {line.Text}");
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The view ends.
        }
    }

    async Task LookAgainAsync(CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            await LookAsync();
            await Task.Delay(Look, _time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    async Task LookAsync()
    {
        if (_view.IsLive)
        {
            var processes = StatusCommand.Ordered(await SupervisorClient.StatusAsync(_folders, _time, CancellationToken.None));
            _view.Show(new LiveFrame(ProcessLines.Of([.. processes.Where(status => status.State != ProcessState.Stopped)]), [[new Span("Ctrl-C stops everything")]]));
        }
    }
}

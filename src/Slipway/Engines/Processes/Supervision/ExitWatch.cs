using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Slipway.Engines.Processes.Posix;

namespace Slipway.Engines.Processes.Supervision;

/// <summary>Notices when processes end: children at once, adopted ones within a quarter of a second.</summary>
sealed class ExitWatch(IProcessFacts facts, TimeProvider clock) : IDisposable
{
    static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    // For children the signal rings; this is for one that got lost.
    static readonly TimeSpan IntervalOfChildren = TimeSpan.FromSeconds(2);

    readonly ConcurrentDictionary<ProcessIdentity, (bool IsChild, TaskCompletionSource Ended)> _watched = new();
    readonly SemaphoreSlim _bell = new(0);
    PosixSignalRegistration? _childSignal;

    /// <summary>Completes when the process has ended. A child is not reaped by this.</summary>
    internal Task EndOf(ProcessIdentity identity, bool isChild)
    {
        var entry = _watched.GetOrAdd(identity, _ => (isChild, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)));
        _bell.Release();
        return entry.Ended.Task;
    }

    internal async Task RunAsync(CancellationToken cancellation)
    {
        _childSignal = PosixSignalRegistration.Create(PosixSignal.SIGCHLD, _ => _bell.Release());
        while (!cancellation.IsCancellationRequested)
        {
            foreach (var (identity, (isChild, ended)) in _watched)
            {
                if (HasEnded(identity, isChild))
                {
                    _watched.TryRemove(identity, out _);
                    ended.TrySetResult();
                }
            }

            await WaitAsync(cancellation);
        }
    }

    public void Dispose()
    {
        _childSignal?.Dispose();
        _bell.Dispose();
    }

    bool HasEnded(ProcessIdentity identity, bool isChild) =>
        isChild ? ChildProcess.HasEnded(identity.Pid) != false : !facts.IsAlive(identity);

    async Task WaitAsync(CancellationToken cancellation)
    {
        using var round = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var rung = _bell.WaitAsync(round.Token);
        await Task.WhenAny(rung, Task.Delay(_watched.Values.Any(entry => !entry.IsChild) ? Interval : IntervalOfChildren, clock, round.Token));
        await round.CancelAsync();
        await rung.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}

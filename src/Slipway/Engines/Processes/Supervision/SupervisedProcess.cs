using System.Diagnostics.CodeAnalysis;
using Slipway.Engines.Processes.Logs;
using Slipway.Problems;

namespace Slipway.Engines.Processes.Supervision;

/// <summary>
/// Keeps one process the way it is wanted. What others ask for is put down and cuts short whatever the loop waits for; only the loop acts,
/// one step at a time, so that nothing here happens twice or at the same time.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "the sources of tokens live as long as the supervisor")]
sealed partial class SupervisedProcess
{
    static readonly TimeSpan AfterFault = TimeSpan.FromSeconds(5);

    readonly SupervisionParts _parts;
    readonly LogPipe _pipe;
    readonly Lock _asking = new();

    // Asked for by others, under the lock.
    ProcessSpec? _spec;
    bool _wanted;
    bool _asked;
    CancellationTokenSource? _turn;
    CancellationTokenSource _hurry = new();
    TaskCompletionSource<Problem?> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // The loop's own.
    ProcessRecord _record;
    RunningProcess? _running;
    bool _failed;
    bool _everReady;
    int _exitsBeforeReady;
    int _streak;
    TimeSpan _pause;

    internal SupervisedProcess(SupervisionParts parts, ProcessRecord record)
    {
        _parts = parts;
        _record = record;
        _pipe = parts.Pipe(record.Component, record.Process);
        if (record.Identity is { } identity)
        {
            _running = new RunningProcess(parts, _pipe, record.Id, identity, isChild: false, record.Clear);
            _wanted = true;
            _everReady = record.State == ProcessState.Ready;
        }
    }

    internal string Id => _record.Id;

    /// <summary>Whether anything is to be done for it, now or later.</summary>
    internal bool IsBusy
    {
        get
        {
            lock (_asking)
            {
                return _running is not null || _asked || (_wanted && _spec is not null && !_failed);
            }
        }
    }

    /// <summary>False for one that was found running, until somebody says again how it is started: nobody else knows its environment.</summary>
    internal bool CanStartAgain
    {
        get
        {
            lock (_asking)
            {
                return _spec is not null || !_wanted;
            }
        }
    }

    /// <summary>It is to run as this says: a running one with the same fingerprint is left as it is.</summary>
    internal void Start(ProcessSpec wish) => Ask(() =>
    {
        _spec = wish;
        _wanted = true;
        _asked = true;
        _hurry = new CancellationTokenSource();
        Renew(ref _ready);
        Renew(ref _stopped);
    });

    /// <summary>Returns when it and all it started have ended.</summary>
    internal Task StopAsync(bool now)
    {
        Ask(() =>
        {
            _wanted = false;
            _asked = true;
            Renew(ref _stopped);
            if (now)
            {
                _hurry.Cancel();
            }
        });
        return _stopped.Task;
    }

    /// <summary>Null when it is ready; otherwise why it will not be.</summary>
    internal Task<Problem?> WhenReady()
    {
        lock (_asking)
        {
            return _ready.Task;
        }
    }

    /// <summary>Until the supervisor itself ends; what runs then goes on running.</summary>
    internal async Task RunAsync(CancellationToken ending)
    {
        while (!ending.IsCancellationRequested)
        {
            using var current = CancellationTokenSource.CreateLinkedTokenSource(ending);
            lock (_asking)
            {
                _turn = current;
            }

            try
            {
                await StepAsync(current.Token);
            }
            catch (OperationCanceledException) when (current.IsCancellationRequested)
            {
                // Something was asked for: the next step looks again.
            }
            catch (Exception exception)
            {
                await Console.Error.WriteLineAsync($"{_parts.Clock.GetUtcNow():u} {Id}: {exception}");
                await Task.Delay(AfterFault, _parts.Clock, ending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            finally
            {
                lock (_asking)
                {
                    _turn = null;
                }
            }
        }
    }

    void Ask(Action change)
    {
        lock (_asking)
        {
            change();
            _turn?.Cancel();
        }
    }

    static void Renew(ref TaskCompletionSource<Problem?> source)
    {
        if (source.Task.IsCompleted)
        {
            source = new TaskCompletionSource<Problem?>(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    static void Renew(ref TaskCompletionSource source)
    {
        if (source.Task.IsCompleted)
        {
            source = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }
}

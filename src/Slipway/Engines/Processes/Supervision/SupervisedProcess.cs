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

    readonly SupervisionParts parts;
    readonly LogPipe pipe;
    readonly Lock asking = new();

    // Asked for by others, under the lock.
    ProcessSpec? spec;
    bool wanted;
    bool asked;
    CancellationTokenSource? turn;
    CancellationTokenSource hurry = new();
    TaskCompletionSource<Problem?> ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    TaskCompletionSource stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // The loop's own.
    ProcessRecord record;
    RunningProcess? running;
    bool failed;
    bool everReady;
    int exitsBeforeReady;
    int streak;
    TimeSpan pause;

    internal SupervisedProcess(SupervisionParts parts, ProcessRecord record)
    {
        this.parts = parts;
        this.record = record;
        pipe = parts.Pipe(record.Component, record.Process);
        if (record.Identity is { } identity)
        {
            running = new RunningProcess(parts, pipe, record.Id, identity, isChild: false, record.Clear);
            wanted = true;
            everReady = record.State == ProcessState.Ready;
        }
    }

    internal string Id => record.Id;

    /// <summary>Whether anything is to be done for it, now or later.</summary>
    internal bool IsBusy
    {
        get
        {
            lock (asking)
            {
                return running is not null || asked || (wanted && spec is not null && !failed);
            }
        }
    }

    /// <summary>False for one that was found running, until somebody says again how it is started: nobody else knows its environment.</summary>
    internal bool CanStartAgain
    {
        get
        {
            lock (asking)
            {
                return spec is not null || !wanted;
            }
        }
    }

    /// <summary>It is to run as this says: a running one with the same fingerprint is left as it is.</summary>
    internal void Start(ProcessSpec wish) => Ask(() =>
    {
        spec = wish;
        wanted = true;
        asked = true;
        hurry = new CancellationTokenSource();
        Renew(ref ready);
        Renew(ref stopped);
    });

    /// <summary>Returns when it and all it started have ended.</summary>
    internal Task StopAsync(bool now)
    {
        Ask(() =>
        {
            wanted = false;
            asked = true;
            Renew(ref stopped);
            if (now)
            {
                hurry.Cancel();
            }
        });
        return stopped.Task;
    }

    /// <summary>Null when it is ready; otherwise why it will not be.</summary>
    internal Task<Problem?> WhenReady()
    {
        lock (asking)
        {
            return ready.Task;
        }
    }

    /// <summary>Until the supervisor itself ends; what runs then goes on running.</summary>
    internal async Task RunAsync(CancellationToken ending)
    {
        while (!ending.IsCancellationRequested)
        {
            using var current = CancellationTokenSource.CreateLinkedTokenSource(ending);
            lock (asking)
            {
                turn = current;
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
                await Console.Error.WriteLineAsync($"{parts.Clock.GetUtcNow():u} {Id}: {exception}");
                await Task.Delay(AfterFault, parts.Clock, ending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            finally
            {
                lock (asking)
                {
                    turn = null;
                }
            }
        }
    }

    void Ask(Action change)
    {
        lock (asking)
        {
            change();
            turn?.Cancel();
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

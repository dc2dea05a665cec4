using System.Collections.Immutable;
using Slipway.Data.Work;
using Slipway.Execution.Journal;
using Slipway.Problems;

namespace Slipway.Releases.Deploys.Guarding;

/// <summary>Watches which locks are taken in the copies of a rehearsal. What cannot be seen says less, and proves nothing wrong.</summary>
sealed class LockObserver : IAsyncDisposable
{
    /// <summary>In a cluster a pod has to start first, of an image that the node may not have yet.</summary>
    static readonly TimeSpan Beginning = TimeSpan.FromMinutes(2);

    readonly CancellationTokenSource _enough;
    readonly ImmutableArray<(Task Begun, Task<IEnumerable<RehearsedLock>> Seen)> _watches;

    LockObserver(IEnumerable<(PieceNeed Need, string Database)> copies, CancellationToken cancellation)
    {
        _enough = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        _watches = [.. copies.Select(copy => Watch(copy.Need, copy.Database, _enough.Token))];
    }

    /// <summary>Returns when each of them watches, or will not.</summary>
    public static async Task<LockObserver> BeginAsync(IEnumerable<(PieceNeed Need, string Database)> copies, TimeProvider time, CancellationToken cancellation)
    {
        var observer = new LockObserver(copies, cancellation);
        try
        {
            await Task.WhenAll(observer._watches.Select(watch => Task.WhenAny(watch.Begun, watch.Seen))).WaitAsync(Beginning, time, cancellation);
        }
        catch (TimeoutException)
        {
        }
        catch
        {
            await observer.DisposeAsync();
            throw;
        }

        return observer;
    }

    /// <summary>Ends it.</summary>
    /// <returns>All that were seen.</returns>
    public async Task<ImmutableArray<RehearsedLock>> EndAsync()
    {
        await _enough.CancelAsync();
        return [.. (await Task.WhenAll(_watches.Select(watch => watch.Seen))).SelectMany(locks => locks)];
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        _enough.Dispose();
    }

    static (Task Begun, Task<IEnumerable<RehearsedLock>> Seen) Watch(PieceNeed need, string database, CancellationToken enough)
    {
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return (begun.Task, SeeAsync(need, database, begun, enough));
    }

    /// <param name="begun">With its first line it watches.</param>
    static async Task<IEnumerable<RehearsedLock>> SeeAsync(PieceNeed need, string database, TaskCompletionSource begun, CancellationToken enough)
    {
        try
        {
            return (await need.DoAsync(new ObserveLocks(database), _ => begun.TrySetResult(), enough)).Locks.Select(one => new RehearsedLock(one.Table, one.Mode, one.Held));
        }
        catch (Exception exception) when (exception is ProblemException or OperationCanceledException)
        {
            return [];
        }
    }
}

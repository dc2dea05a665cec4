using Slipway.Engines.Kubernetes;
using Slipway.Problems;

namespace Slipway.Releases.Places;

/// <summary>A lease of ours: renewed in the background until it is given back.</summary>
sealed class HeldLease : IAsyncDisposable
{
    const int MostTries = 5;

    readonly SemaphoreSlim _turn = new(1, 1);
    readonly CancellationTokenSource _stop = new();
    readonly (KubeClient Client, TimeProvider Time, TimeSpan Lives, LeaseSignals Signals) _with;
    readonly string _component;
    readonly string _holder;
    readonly Task _keeping;
    LeaseState _lease;
    volatile Moment _renewed;
    volatile Problem? _lost;

    /// <param name="since">A moment before it was ours.</param>
    /// <param name="signals">What its holder is told; of all leases together.</param>
    public HeldLease(string component, LeaseState lease, long since, TimeSpan lives, KubeClient client, TimeProvider time, LeaseSignals signals)
    {
        (_component, _lease, _holder) = (component, lease, lease.Holder!);
        _renewed = new Moment(since, time.GetUtcNow());
        _with = (client, time, lives, signals);
        _keeping = KeepAsync();
    }

    /// <summary>
    /// For longer than two thirds of its life a lease is believed ours only when it can be renewed right now. The wall clock may ask for that too: a
    /// machine that was asleep has a monotonic clock that was as well.
    /// </summary>
    /// <exception cref="ProblemException"><c>lease-lost</c>; or the cluster cannot be asked.</exception>
    public async ValueTask CheckAsync(CancellationToken cancellation)
    {
        ThrowIfLost();
        var renewed = _renewed;
        var age = _with.Time.GetElapsedTime(renewed.Stamp);
        var slept = (_with.Time.GetUtcNow() - renewed.Wall).Duration();
        if (age > _with.Lives * 2 / 3 || slept > _with.Lives * 2 / 3)
        {
            await RenewAsync(cancellation);
        }
    }

    /// <summary>Gives it back.</summary>
    public async ValueTask DisposeAsync()
    {
        await LeaveAsync();
        try
        {
            using var limit = new CancellationTokenSource(_with.Lives, _with.Time);
            await GiveBackAsync(limit.Token);
        }
        catch (Exception exception) when (exception is ProblemException or OperationCanceledException)
        {
            // It ends by itself when nobody renews it.
        }
    }

    /// <summary>Only renews it no more: it is free once that is given back with which it is held.</summary>
    public async Task LeaveAsync()
    {
        await _stop.CancelAsync();
        await _keeping;
        _turn.Dispose();
        _stop.Dispose();
    }

    async Task KeepAsync()
    {
        var (third, pause) = (_with.Lives / 3, _with.Lives / 3);
        while (_lost is null)
        {
            await Task.Delay(pause, _with.Time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (_stop.IsCancellationRequested)
            {
                return;
            }

            try
            {
                using var deadline = new CancellationTokenSource(third, _with.Time);
                using var limit = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, _stop.Token);
                await RenewAsync(limit.Token);
                pause = third;
            }
            catch (Exception exception) when (exception is ProblemException or OperationCanceledException)
            {
                // Whether it is lost, the loop's condition knows; a cluster that is away is asked again soon.
                pause = third / 5;
            }
        }
    }

    async Task RenewAsync(CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            ThrowIfLost();
            for (var tries = 1; tries <= MostTries; tries++)
            {
                // Taken before it is asked for: the lease lives from some moment after this one.
                var now = new Moment(_with.Time.GetTimestamp(), _with.Time.GetUtcNow());
                if (await _with.Client.ReplaceAsync(StagePlace.Leases, _lease.Renewed(now.Wall), cancellation) is { } renewed)
                {
                    _renewed = now;
                    See(new LeaseState(renewed));
                    return;
                }

                See(await ReadAsync(cancellation));
            }

            throw LeaseProblems.Contended(_component);
        }
        finally
        {
            _turn.Release();
        }
    }

    async Task GiveBackAsync(CancellationToken cancellation)
    {
        for (var tries = 1; tries <= MostTries && _lost is null; tries++)
        {
            if (await _with.Client.ReplaceAsync(StagePlace.Leases, _lease.GivenBack(), cancellation) is not null)
            {
                return;
            }

            See(await ReadAsync(cancellation));
        }
    }

    async Task<LeaseState?> ReadAsync(CancellationToken cancellation) =>
        await _with.Client.GetAsync(StagePlace.Leases, _lease.Object.Namespace(), _lease.Object.Name()!, cancellation) is { } there ? new LeaseState(there) : null;

    /// <summary>Takes notice of what the lease says now.</summary>
    void See(LeaseState? lease)
    {
        if (lease?.Holder != _holder)
        {
            _lost = LeaseProblems.Lost(_component, lease);
            _with.Signals.Lose();
            throw new ProblemException(_lost);
        }

        _lease = lease!;
        if (lease!.Superseder is { } by)
        {
            _with.Signals.Supersede(_component, by);
        }
    }

    void ThrowIfLost()
    {
        if (_lost is { } problem)
        {
            throw new ProblemException(problem);
        }
    }

    /// <param name="Stamp">Of the monotonic clock.</param>
    sealed record Moment(long Stamp, DateTimeOffset Wall);
}

using Slipway.Problems;
using Slipway.Releases.Records;

namespace Slipway.Releases.Places;

/// <summary>The leases of a deploy: a turn of ours in the namespace's Lease, renewed in the background until it is given back.</summary>
sealed class NamespaceLeases : ILeases
{
    const int MostTries = 5;

    readonly SemaphoreSlim _turn = new(1, 1);
    readonly CancellationTokenSource _stop = new();
    readonly LeaseSignals _signals = new();
    readonly (LeaseStore Store, TimeProvider Time) _with;
    readonly Task _keeping;
    LeaseTurn _ours;
    LeaseTable _table;
    volatile Moment _renewed;
    volatile Problem? _lost;
    bool _isGivenBack;

    /// <param name="since">A moment before the turn was written as it is.</param>
    NamespaceLeases(LeaseStore store, TimeProvider time, LeaseTable table, string token, long since)
    {
        (_with, _table, _renewed) = ((store, time), table, new Moment(since, time.GetUtcNow()));
        _ours = table.Find(token)!.Held(_renewed.Wall);
        _keeping = KeepAsync();
    }

    /// <inheritdoc/>
    public CancellationToken Lost => _signals.Lost;

    /// <inheritdoc/>
    public CancellationToken Superseded => _signals.Superseded;

    /// <exception cref="ProblemException"><c>lease-held</c>, <c>lease-superseded</c></exception>
    public static async Task<ILeases> TakeAsync(LeaseStore store, LeaseRequest request, TimeProvider time, CancellationToken cancellation)
    {
        var taking = new LeaseTaking(store, request, time);
        try
        {
            var (table, since) = await taking.TakeAsync(cancellation);
            return new NamespaceLeases(store, time, table, taking.Token, since);
        }
        catch
        {
            await EndAsync(taking.LeaveAsync, store.Lives, time);
            throw;
        }
    }

    /// <summary>
    /// For longer than two thirds of its life a turn is believed ours only when it can be renewed right now. The wall clock may ask for that too: a
    /// machine that was asleep has a monotonic clock that was as well.
    /// </summary>
    /// <inheritdoc/>
    public async ValueTask CheckAsync(CancellationToken cancellation)
    {
        ThrowIfLost();
        var renewed = _renewed;
        var age = _with.Time.GetElapsedTime(renewed.Stamp);
        var slept = (_with.Time.GetUtcNow() - renewed.Wall).Duration();
        if (age > _with.Store.Lives * 2 / 3 || slept > _with.Store.Lives * 2 / 3)
        {
            await RenewAsync(cancellation);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_isGivenBack)
        {
            return;
        }

        _isGivenBack = true;
        await _stop.CancelAsync();
        await _keeping;
        await EndAsync(GiveBackAsync, _with.Store.Lives, _with.Time);
        _turn.Dispose();
        _stop.Dispose();
        _signals.Dispose();
    }

    async Task KeepAsync()
    {
        var (third, pause) = (_with.Store.Lives / 3, _with.Store.Lives / 3);
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
                // Taken before it is asked for: the turn lives from some moment after this one.
                var now = new Moment(_with.Time.GetTimestamp(), _with.Time.GetUtcNow());
                if (await _with.Store.ChangeAsync(_table, [_ours.At(now.Wall)], [], cancellation) is { } renewed)
                {
                    _renewed = now;
                    See(renewed);
                    return;
                }

                See(await _with.Store.ReadAsync(cancellation));
            }

            throw LeaseProblems.Contended(_ours);
        }
        finally
        {
            _turn.Release();
        }
    }

    async Task GiveBackAsync(CancellationToken cancellation)
    {
        if (_lost is null && await _with.Store.ChangeAsync(_table, [], [_ours], cancellation) is null)
        {
            await _with.Store.EndAsync(_ours.Token, cancellation);
        }
    }

    /// <summary>Takes notice of what the table says now.</summary>
    void See(LeaseTable? table)
    {
        if (table?.Find(_ours.Token) is not { } ours)
        {
            _lost = LeaseProblems.Lost(_ours, table);
            _signals.Lose();
            throw new ProblemException(_lost);
        }

        (_table, _ours) = (table, _ours with { SupersededBy = ours.SupersededBy });
        if (ours.SupersederShown is { } by)
        {
            _signals.Supersede(_ours.Components.FirstOrDefault() ?? "", by);
        }
    }

    void ThrowIfLost()
    {
        if (_lost is { } problem)
        {
            throw new ProblemException(problem);
        }
    }

    static async Task EndAsync(Func<CancellationToken, Task> end, TimeSpan lives, TimeProvider time)
    {
        try
        {
            using var limit = new CancellationTokenSource(lives, time);
            await end(limit.Token);
        }
        catch (Exception exception) when (exception is ProblemException or OperationCanceledException)
        {
            // It ends by itself when nobody renews it.
        }
    }

    /// <param name="Stamp">Of the monotonic clock.</param>
    sealed record Moment(long Stamp, DateTimeOffset Wall);
}

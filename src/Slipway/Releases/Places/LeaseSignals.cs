using Slipway.Problems;

namespace Slipway.Releases.Places;

/// <summary>What the holder of leases is told, for all of them together.</summary>
sealed class LeaseSignals : IDisposable
{
    readonly CancellationTokenSource _lost = new();
    readonly CancellationTokenSource _superseded = new();

    public LeaseSignals() => (Lost, Superseded) = (_lost.Token, _superseded.Token);

    public CancellationToken Lost { get; }

    public CancellationToken Superseded { get; }

    /// <summary>Which component somebody wants, and who; null: nobody wants one.</summary>
    public (string Component, string By)? Superseder { get; private set; }

    // Whoever listens must not hold up whoever renews the leases.
    public void Lose() => _ = _lost.CancelAsync();

    public void Supersede(string component, string by)
    {
        Superseder ??= (component, by);
        _ = _superseded.CancelAsync();
    }

    /// <summary>Waits for a further lease only as long as those that we have are ours, and nobody wants them.</summary>
    /// <param name="check">Throws when one of them is lost.</param>
    /// <exception cref="ProblemException"><c>lease-lost</c>, <c>lease-superseded</c></exception>
    public async Task<T> WhileHeldAsync<T>(Func<CancellationToken, Task<T>> take, Func<CancellationToken, ValueTask> check, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation, Lost, Superseded);
        try
        {
            return await take(limit.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            await check(cancellation);
            var (component, by) = Superseder!.Value;
            throw LeaseProblems.Superseded([component], by);
        }
    }

    public void Dispose()
    {
        _lost.Dispose();
        _superseded.Dispose();
    }
}

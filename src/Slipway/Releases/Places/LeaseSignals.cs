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

    // Whoever listens must not hold up the renewal of the other leases.
    public void Lose() => _ = _lost.CancelAsync();

    public void Supersede(string component, string by)
    {
        Superseder ??= (component, by);
        _ = _superseded.CancelAsync();
    }

    public void Dispose()
    {
        _lost.Dispose();
        _superseded.Dispose();
    }
}

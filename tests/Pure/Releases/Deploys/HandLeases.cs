using Slipway.Problems;
using Slipway.Releases.Records;

namespace Slipway.Tests.Releases.Deploys;

/// <summary>Leases that are lost, or asked for, when a test wants it so.</summary>
sealed class HandLeases : ILeases
{
    readonly CancellationTokenSource _lost = new();
    readonly CancellationTokenSource _superseded = new();

    public CancellationToken Lost => _lost.Token;

    public CancellationToken Superseded => _superseded.Token;

    /// <summary>Called right before each effect.</summary>
    public Action Checked { get; set; } = () => { };

    public void Lose() => _lost.Cancel();

    public void Supersede() => _superseded.Cancel();

    public ValueTask CheckAsync(CancellationToken cancellation)
    {
        Checked();
        return Lost.IsCancellationRequested ? throw new ProblemException(new Problem("lease-lost", "bob@ci has taken it over") { Kind = ProblemKind.Locked }) : ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        _lost.Dispose();
        _superseded.Dispose();
        return ValueTask.CompletedTask;
    }
}

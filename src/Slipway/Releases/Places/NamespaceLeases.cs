using System.Security.Cryptography;
using Slipway.Engines.Kubernetes;
using Slipway.Problems;
using Slipway.Releases.Records;

namespace Slipway.Releases.Places;

/// <summary>The leases of a deploy: taken one after the other in sorted order, so that two deploys never wait for each other, and given back in reverse.</summary>
sealed class NamespaceLeases : ILeases
{
    readonly List<HeldLease> _held = [];
    readonly LeaseSignals _signals = new();

    NamespaceLeases()
    {
    }

    /// <inheritdoc/>
    public CancellationToken Lost => _signals.Lost;

    /// <inheritdoc/>
    public CancellationToken Superseded => _signals.Superseded;

    /// <exception cref="ProblemException"><c>lease-held</c>; while others are waited for, <c>lease-lost</c> and <c>lease-superseded</c> too.</exception>
    public static async Task<ILeases> TakeAsync(StagePlace place, KubeClient client, PlaceLimits limits, LeaseRequest request, TimeProvider time, CancellationToken cancellation)
    {
        var leases = new NamespaceLeases();
        var holder = $"{KubeText.Clean(request.Holder, 100)}/{RandomNumberGenerator.GetHexString(16, lowercase: true)}";
        try
        {
            foreach (var component in request.Components)
            {
                var (lease, since) = await leases._signals.WhileHeldAsync(new LeaseTaking(place, client, limits.Lease, request, holder, component, time).TakeAsync, leases.CheckAsync, cancellation);
                leases._held.Add(new HeldLease(component, lease, since, limits.Lease, client, time, leases._signals));
            }

            return leases;
        }
        catch
        {
            await leases.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask CheckAsync(CancellationToken cancellation) => await Task.WhenAll(_held.Select(lease => lease.CheckAsync(cancellation).AsTask()));

    public async ValueTask DisposeAsync()
    {
        for (; _held.Count > 0; _held.RemoveAt(_held.Count - 1))
        {
            await _held[^1].DisposeAsync();
        }

        _signals.Dispose();
    }
}

using System.Security.Cryptography;
using Slipway.Engines.Kubernetes;
using Slipway.Problems;
using Slipway.Releases.Records;

namespace Slipway.Releases.Places;

/// <summary>The leases of a deploy.</summary>
/// <remarks>
/// Whoever waits for one holds only those that sort before it, so two deploys never wait for each other. The first is taken alone: who wants the same components meets
/// us there. Of the others all that are free are taken at once, and those behind one that is not are given back. They say that they are held with the first one: with it, all are given back.
/// </remarks>
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
        var takings = request.Components.Select(component => new LeaseTaking(place, client, limits.Lease, request, holder, component, time)).ToList();
        HeldLease Hold(LeaseTaking taking, (LeaseState Lease, long Since) taken) => new(taking.Component, taken.Lease, taken.Since, limits.Lease, client, time, leases._signals);
        try
        {
            while (leases._held.Count < takings.Count)
            {
                var next = takings[leases._held.Count];
                leases._held.Add(Hold(next, await leases._signals.WhileHeldAsync(next.TakeAsync, leases.CheckAsync, cancellation)));
                if (leases._held.Count == 1 && takings.Count > 1)
                {
                    var there = await client.ListAsync(place.AllLeases, cancellation);
                    await leases.HoldFreeAsync(takings[1..], there, Hold, cancellation);
                }
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
    public async ValueTask CheckAsync(CancellationToken cancellation)
    {
        // Mostly there is nothing to ask, and there may be many of them.
        foreach (var check in _held.Select(lease => lease.CheckAsync(cancellation)).Where(check => !check.IsCompletedSuccessfully).ToList())
        {
            await check;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_held.Skip(1).Select(lease => lease.LeaveAsync()));
        await Task.WhenAll(_held.Take(1).Select(lease => lease.DisposeAsync().AsTask()));
        _held.Clear();
        _signals.Dispose();
    }

    /// <param name="there">Leases as they were a moment ago.</param>
    async Task HoldFreeAsync(List<LeaseTaking> takings, KubeList there, Func<LeaseTaking, (LeaseState Lease, long Since), HeldLease> hold, CancellationToken cancellation)
    {
        var known = there.Items.ToDictionary(lease => lease.Name() ?? "", lease => new LeaseState(lease), StringComparer.Ordinal);
        var held = new HeldLease?[takings.Count];
        var all = Task.WhenAll(takings.Select(TakeAsync));
        await all.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _held.AddRange(held.TakeWhile(lease => lease is not null)!);
        await Task.WhenAll(held.SkipWhile(lease => lease is not null).OfType<HeldLease>().Select(lease => lease.DisposeAsync().AsTask()));
        await all;

        async Task TakeAsync(LeaseTaking taking, int at)
        {
            if (await taking.TakeFreeAsync(known, cancellation) is { } taken)
            {
                held[at] = hold(taking, taken);
            }
        }
    }
}

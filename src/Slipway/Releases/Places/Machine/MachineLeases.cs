using System.Security.Cryptography;
using Slipway.Problems;
using Slipway.Releases.Records;

namespace Slipway.Releases.Places.Machine;

/// <summary>The leases of a deploy on this machine: taken one after the other in sorted order, so that two deploys never wait for each other, and given back in reverse.</summary>
/// <remarks>
/// A lease is a lock that the system holds for a process. It is free at once when its holder dies, and never while that is stopped: so there is no takeover
/// behind the back of one that wakes up, and no expiry is needed. A person on this machine can always end a process that hangs.
/// </remarks>
sealed class MachineLeases : ILeases
{
    readonly CancellationTokenSource _stop = new();
    readonly LeaseSignals _signals = new();
    readonly Lock _lock = new();
    readonly List<MachineLease> _held = [];
    readonly MachineFolder _folder;
    readonly Task _watching;

    MachineLeases(MachineFolder folder, TimeProvider time) => (_folder, _watching) = (folder, WatchAsync(time));

    /// <inheritdoc/>
    public CancellationToken Lost => _signals.Lost;

    /// <inheritdoc/>
    public CancellationToken Superseded => _signals.Superseded;

    /// <exception cref="ProblemException"><c>lease-held</c>, <c>lease-unlockable</c>; while others are waited for, <c>lease-lost</c> and <c>lease-superseded</c> too.</exception>
    public static async Task<ILeases> TakeAsync(MachineFolder folder, LeaseRequest request, TimeProvider time, CancellationToken cancellation)
    {
        folder.Create(folder.Leases);
        var leases = new MachineLeases(folder, time);
        var token = RandomNumberGenerator.GetHexString(16, lowercase: true);
        try
        {
            foreach (var component in request.Components)
            {
                var lease = await leases._signals.WhileHeldAsync(new MachineLeaseTaking(folder, request, token, component, time).TakeAsync, leases.CheckAsync, cancellation);
                lock (leases._lock)
                {
                    leases._held.Add(lease);
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
    public ValueTask CheckAsync(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        try
        {
            Held().ForEach(lease => lease.Check());
        }
        catch (ProblemException)
        {
            _signals.Lose();
            throw;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw MachineProblems.Failed(_folder.Leases, exception.Message);
        }

        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested)
        {
            return;
        }

        await _stop.CancelAsync();
        await _watching;
        for (; _held.Count > 0; _held.RemoveAt(_held.Count - 1))
        {
            _held[^1].Dispose();
        }

        _signals.Dispose();
        _stop.Dispose();
    }

    async Task WatchAsync(TimeProvider time)
    {
        while (!_stop.IsCancellationRequested)
        {
            await Task.Delay(MachineLeaseTaking.Pause, time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            try
            {
                Held().ForEach(lease => lease.Look(_signals));
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // Before the next effect it is looked at again, and then it counts.
            }
        }
    }

    List<MachineLease> Held()
    {
        lock (_lock)
        {
            return [.. _held];
        }
    }
}

using System.Collections.Concurrent;
using Slipway.Engines.Kubernetes;
using Slipway.Releases.Places;
using Slipway.Releases.Records;
using Slipway.Tests.Execution;
using Slipway.Tests.Support;

namespace Slipway.Tests.Releases.Places;

/// <summary>Two who want the same leases, each with a clock of its own that is set forward by hand.</summary>
sealed class LeaseLab : IDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    readonly PlaceLab _lab = new();

    public LeaseLab()
    {
        Ada = new NamespacePlace(PlaceLab.Stage, _lab.Cluster.Connection, _lab.Limits, AdasTime);
        Bob = new NamespacePlace(PlaceLab.Stage, _lab.Cluster.Connection, _lab.Limits, BobsTime);
    }

    public MemoryCluster Cluster => _lab.Cluster;

    public HandTime AdasTime { get; } = new();

    public HandTime BobsTime { get; } = new();

    public NamespacePlace Ada { get; }

    public NamespacePlace Bob { get; }

    public ConcurrentQueue<string> Told { get; } = new();

    public LeaseState Lease => new(Cluster.Objects.Single(item => item.Kind() == "Lease"));

    public Task<ILeases> AdasAsync(params string[] components) =>
        Ada.LeaseAsync(PlaceSamples.Request("ada@laptop", LeaseConflict.Refuse, Told.Enqueue, components.DefaultIfEmpty("visits")), PlaceLab.Cancellation);

    public Task<ILeases> BobsAsync(LeaseConflict conflict, params string[] components) =>
        Bob.LeaseAsync(PlaceSamples.Request("bob@ci", conflict, Told.Enqueue, components.DefaultIfEmpty("visits")), PlaceLab.Cancellation);

    /// <summary>Lets time pass for one of them, until it has looked at the cluster again or is done with what it waits for.</summary>
    public async Task PassAsync(HandTime time, TimeSpan by, Task waiting)
    {
        var asked = Cluster.Asked.Count;
        time.Advance(by);
        await UntilAsync(() => Cluster.Asked.Count > asked || waiting.IsCompleted);
    }

    /// <summary>Seconds, one after the other, as long as there is something to wait for.</summary>
    public async Task PassAsync(int seconds, HandTime time, Task? waiting)
    {
        for (var i = 0; i < seconds && waiting?.IsCompleted != true; i++)
        {
            await UntilAsync(() => time.HasTimers || waiting?.IsCompleted == true);
            if (waiting is null)
            {
                time.Advance(TimeSpan.FromSeconds(1));
            }
            else
            {
                await PassAsync(time, TimeSpan.FromSeconds(1), waiting);
            }
        }
    }

    public static async Task UntilAsync(Func<bool> isSo)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!isSo())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < Patience, "it never came to be");
            await Task.Delay(2, PlaceLab.Cancellation);
        }
    }

    public void Dispose() => _lab.Dispose();
}

using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json.Nodes;
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

    public JsonObject Lease => Cluster.Objects.Single(item => item.Kind() == "Lease");

    public ImmutableArray<LeaseTurn> Turns => new LeaseTable(Lease, _lab.Limits.Lease).Turns;

    /// <summary>Of the one whose turn it is.</summary>
    public LeaseTurn First => Turns[0];

    /// <summary>Whose turns there are, in their order.</summary>
    public IEnumerable<string> Holders => Turns.Select(turn => turn.HolderShown);

    public Task<ILeases> AdasAsync(params string[] components) =>
        Ada.LeaseAsync(PlaceSamples.Request("ada@laptop", LeaseConflict.Refuse, Told.Enqueue, components.DefaultIfEmpty("visits")), PlaceLab.Cancellation);

    public Task<ILeases> BobsAsync(LeaseConflict conflict, params string[] components) =>
        Bob.LeaseAsync(PlaceSamples.Request("bob@ci", conflict, Told.Enqueue, components.DefaultIfEmpty("visits")), PlaceLab.Cancellation);

    /// <summary>Changes a turn as somebody else would.</summary>
    public void Change(string holder, Func<LeaseTurn, string> change)
    {
        var turn = Turns.Single(turn => turn.HolderShown == holder);
        Cluster.Change(LeaseTable.Name, lease => lease["metadata"]!["annotations"]![$"slipway/turn-{turn.Token}"] = change(turn));
    }

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

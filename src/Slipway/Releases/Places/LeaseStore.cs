using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;
using Slipway.Problems;

namespace Slipway.Releases.Places;

/// <summary>Reads and writes the Lease of a namespace.</summary>
/// <param name="lives">How long a turn outlives its holder: ours, and one that does not say so itself.</param>
sealed class LeaseStore(StagePlace place, KubeClient client, TimeSpan lives)
{
    public TimeSpan Lives => lives;

    /// <summary>Null: there is none.</summary>
    public async Task<LeaseTable?> ReadAsync(CancellationToken cancellation) =>
        Table(await client.GetAsync(StagePlace.Leases, place.Namespace, LeaseTable.Name, cancellation));

    /// <summary>Makes it with a turn in it, and the namespace before it: whatever else the very first deploy makes comes later.</summary>
    /// <returns>Null: somebody else was faster.</returns>
    public async Task<LeaseTable?> MakeAsync(LeaseTurn turn, CancellationToken cancellation)
    {
        if (await client.GetAsync(StagePlace.Namespaces, null, place.Namespace, cancellation) is null)
        {
            await client.CreateOnceAsync(StagePlace.Namespaces, place.Space(), cancellation);
        }

        return Table(await client.CreateOnceAsync(StagePlace.Leases, LeaseTable.New(place, turn), cancellation));
    }

    /// <returns>Null: somebody else has changed it meanwhile, or the answer was lost on its way.</returns>
    public async Task<LeaseTable?> ChangeAsync(LeaseTable table, IReadOnlyCollection<LeaseTurn> written, IReadOnlyCollection<LeaseTurn> removed, CancellationToken cancellation) =>
        Table(await client.ReplaceAsync(StagePlace.Leases, table.Changed(written, removed), cancellation));

    /// <summary>Ends a turn, if it is there.</summary>
    public async Task EndAsync(string token, CancellationToken cancellation)
    {
        while (await ReadAsync(cancellation) is { } table && table.Find(token) is { } turn)
        {
            await ChangeAsync(table, [], [turn], cancellation);
        }
    }

    LeaseTable? Table(JsonObject? lease) => lease is null ? null : new LeaseTable(lease, lives);
}

using System.Collections.Immutable;
using Slipway.Cli.Output;
using Slipway.Cli.Releases;
using Slipway.Data;
using Slipway.Data.Snapshots;
using Slipway.Data.Work;
using Slipway.Releases.DataJobs;
using Slipway.Releases.Records;
using Slipway.Repository.Components;

namespace Slipway.Cli.Snapshots;

/// <summary>Data of a stage in a cluster: all work on it is done there.</summary>
/// <param name="Opened">The stage.</param>
sealed record ClusterOpenedData(Component Component, ResourceNeed Need, DataDeclaration Declared, OpenedPlace Opened, ClusterData Databases, CommandContext Context)
    : OpenedData(Component, Need, Declared, Context)
{
    public override string Store => Declared.Destination switch
    {
        null => $"volume claim {SnapshotClaim.Usual}",
        var bucket when bucket.StartsWith("s3://", StringComparison.Ordinal) => bucket.Split('?')[0],
        var claim => $"volume claim {claim}",
    };

    public override SnapshotSubject Subject => new(Opened.Model.Name, Opened.Stage.Name, Component.Name, Need.Name);

    public override async Task<bool> IsThereAsync(CancellationToken cancellation) => (await Opened.Place.HistoryAsync(cancellation)).Standing(Component.Name) is not null;

    public override async Task<IReadOnlyList<SnapshotRecord>> ListAsync(CancellationToken cancellation) => [.. (await DoAsync(new ListSnapshots(), cancellation)).Snapshots];

    public override async Task<SnapshotRecord> CreateAsync(CancellationToken cancellation)
    {
        var id = SnapshotId.New(Component.Name, Need.Name, Context.Time.GetUtcNow());
        return (await DoAsync(new TakeSnapshot(id, new SnapshotOrigin(DeployWords.By, null, null, ToolVersion.Text)), cancellation)).Snapshot;
    }

    public override async Task ProveAsync(SnapshotRecord snapshot, bool restores, CancellationToken cancellation)
    {
        var order = new ProveSnapshot(snapshot.Id, restores);
        if (!restores)
        {
            await DoAsync(order, cancellation);
            return;
        }

        await using var leases = await LeaseAsync(cancellation);
        await (await PieceAsync(holdsLease: true, cancellation)).Worker.DoAsync(order, Tell, cancellation);
    }

    public override async Task<IRestoringData> RestoringAsync(CancellationToken cancellation)
    {
        var leases = await LeaseAsync(cancellation);
        try
        {
            return new Restoring(this, leases, await PieceAsync(holdsLease: true, cancellation));
        }
        catch
        {
            await leases.DisposeAsync();
            throw;
        }
    }

    public override async Task<PrunedSnapshots> PruneAsync(bool isDryRun, CancellationToken cancellation)
    {
        var pruned = await DoAsync(await OrderAsync(isDryRun, cancellation) with { KeepsCopies = true }, cancellation);
        return new PrunedSnapshots([.. pruned.Snapshots.Select(snapshot => snapshot.Id)], []);
    }

    public override async Task<IReadOnlyList<string>> PruneCopiesAsync(bool isDryRun, Func<IReadOnlyList<string>, bool> confirm, CancellationToken cancellation)
    {
        await using var leases = await LeaseAsync(cancellation);
        var worker = (await PieceAsync(holdsLease: true, cancellation)).Worker;
        var order = await OrderAsync(isDryRun: true, cancellation);
        var copies = (await worker.DoAsync(order, Tell, cancellation)).Copies;
        if (copies.IsEmpty || (!isDryRun && !confirm(copies)))
        {
            return [];
        }

        return isDryRun ? copies : (await worker.DoAsync(order with { OnlyTells = false }, Tell, cancellation)).Copies;
    }

    async Task<PruneSnapshots> OrderAsync(bool isDryRun, CancellationToken cancellation) => new(Declared.Keep, [.. await NamedAsync(Opened, cancellation)]) { OnlyTells = isDryRun };

    async Task<TAnswer> DoAsync<TAnswer>(DataOrder<TAnswer> order, CancellationToken cancellation)
        where TAnswer : DataAnswer => await (await PieceAsync(holdsLease: false, cancellation)).Worker.DoAsync(order, Tell, cancellation);

    Task<ClusterPiece> PieceAsync(bool holdsLease, CancellationToken cancellation) => Databases.OpenAsync(Component, Need, holdsLease, cancellation);

    /// <summary>Against deploys, and against others who restore.</summary>
    Task<ILeases> LeaseAsync(CancellationToken cancellation) => Opened.Place.LeaseAsync(new LeaseRequest([Component.Name], DeployWords.By, Context.Terminal.Error.WriteLine), cancellation);

    void Tell(string line) => Context.Terminal.Error.WriteLine($"{Name}: {SafeText.Line(line)}");

    sealed class Restoring(ClusterOpenedData data, ILeases leases, ClusterPiece piece) : IRestoringData
    {
        public async Task<IReadOnlyList<RowDifference>> CompareAsync(SnapshotRecord snapshot, CancellationToken cancellation) =>
            RowDifference.Between((await piece.Worker.DoAsync(new Look(null), data.Tell, cancellation)).Facts, snapshot.Database);

        public async Task<string> RestoreAsync(SnapshotRecord snapshot, CancellationToken cancellation)
        {
            using var held = CancellationTokenSource.CreateLinkedTokenSource(cancellation, leases.Lost);
            await leases.CheckAsync(held.Token);
            await data.NoteRestoredAsync(data.Opened, snapshot, held.Token);
            return (await piece.Worker.DoAsync(new RestoreSnapshot(snapshot.Id, DatabaseCopies.NewMark(data.Context.Time.GetUtcNow())), data.Tell, held.Token)).Kept;
        }

        public ValueTask DisposeAsync() => leases.DisposeAsync();
    }
}

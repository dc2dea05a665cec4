using System.Collections.Immutable;
using Slipway.Data.Locks;
using Slipway.Data.Rows;
using Slipway.Data.Snapshots;
using Slipway.Problems;
using Slipway.Secrets;

namespace Slipway.Data.Work;

/// <summary>Works on data in this process: from here the server can be reached, and its programs are installed.</summary>
/// <param name="isEncrypted">Snapshots are made with the archive's key.</param>
/// <param name="admitted">The password of whom <see cref="Admit"/> lets in; null: nobody is.</param>
sealed class DataWorker(IDatabaseServer server, ServerAccess access, SnapshotArchive archive, bool isEncrypted, Secret? admitted, TimeProvider time) : IDataWorker
{
    public async Task<TAnswer> DoAsync<TAnswer>(DataOrder<TAnswer> order, Action<string> write, CancellationToken cancellation)
        where TAnswer : DataAnswer => (TAnswer)await AnswerAsync(order, write, cancellation);

    /// <summary>The same for an order of which nobody knows the kind, as it was read from a message.</summary>
    /// <exception cref="ProblemException">What stands in its way.</exception>
    public async Task<DataAnswer> AnswerAsync(DataOrder order, Action<string> write, CancellationToken cancellation)
    {
        var lines = new DataLines(write, time);
        return order switch
        {
            Look look => await LookAsync(look.Database ?? access.Database, cancellation),
            RaiseFence => await DoneAsync(server.RaiseFenceAsync(cancellation)),
            LiftFence => await DoneAsync(server.LiftFenceAsync(cancellation)),
            Admit admit => await DoneAsync(server.AdmitAsync(admit.Database ?? access.Database, admit.User, Password, cancellation)),
            Dismiss dismiss => await DoneAsync(server.DismissAsync(dismiss.User, cancellation)),
            EndBlockers => await DoneAsync(server.EndBlockersAsync(cancellation)),
            TakeSnapshot take => new SnapshotTold(await TakeAsync(take, lines, cancellation)),
            TakeScheduled scheduled => new SnapshotTold(await TakeAsync(scheduled, write, lines, cancellation)),
            ProveSnapshot prove => new SnapshotTold(await ProveAsync(prove, lines, cancellation)),
            MakeCopy copy => await CopyAsync(copy, lines, cancellation),
            DropCopy drop => await DoneAsync(server.DropAsync(drop.Database, cancellation)),
            RestoreSnapshot restore => new DataRestored(await RestoreAsync(restore, lines, cancellation)),
            CompareSnapshot compare => new DataDifference(await CompareAsync(compare, lines, cancellation)),
            ObserveLocks observe => new LocksSeen(await ObserveAsync(observe, write, cancellation)),
            ListSnapshots => new SnapshotsTold([.. await archive.ListAsync(lines.Note, cancellation)], []),
            PruneSnapshots prune => await PruneAsync(prune, lines, cancellation),
            _ => throw new ArgumentException($"nobody knows how to do {order.GetType().Name}", nameof(order)),
        };
    }

    static async Task<DataDone> DoneAsync(Task work)
    {
        await work;
        return new DataDone();
    }

    async Task<DataLook> LookAsync(string database, CancellationToken cancellation) =>
        new(await server.LookAsync(database, cancellation), await server.IsFencedAsync(cancellation));

    /// <summary>What was killed half way left a content without a record, at the most.</summary>
    async Task<SnapshotRecord> TakeAsync(TakeSnapshot order, DataLines lines, CancellationToken cancellation)
    {
        if (await archive.FindAsync(order.Id, lines.Note, cancellation) is { } there)
        {
            await archive.ProveAsync(there, lines.Progress, cancellation);
            return there;
        }

        await archive.RemoveUnfinishedAsync(order.Id, cancellation);
        return await new SnapshotCreation(server, archive, isEncrypted, time).CreateAsync(order.Id, access.Admin.Kind, access.Database, order.Origin, lines.Progress, cancellation);
    }

    /// <summary>Which releases are remembered is not known here: what was made for one goes by a command that knows.</summary>
    async Task<SnapshotRecord> TakeAsync(TakeScheduled order, Action<string> write, DataLines lines, CancellationToken cancellation)
    {
        var id = SnapshotId.New(archive.Subject.Component, archive.Subject.Need, time.GetUtcNow());
        var taken = await TakeAsync(new TakeSnapshot(id, order.Origin), lines, cancellation);
        write($"made {id}");
        var all = await archive.ListAsync(lines.Note, cancellation);
        var named = all.Where(snapshot => snapshot.Origin.Release is not null).Select(snapshot => snapshot.Id).ToHashSet(StringComparer.Ordinal);
        var pruning = new SnapshotPruning(archive, order.Keep, named.Contains, time);
        var old = pruning.Old(all);
        await RemoveAsync(old, [], pruning, cancellation);
        old.ToList().ForEach(snapshot => write($"removed {snapshot.Id}"));
        return taken;
    }

    async Task<SnapshotRecord> ProveAsync(ProveSnapshot order, DataLines lines, CancellationToken cancellation)
    {
        var snapshot = await archive.GetAsync(order.Id, lines.Note, cancellation);
        await archive.ProveAsync(snapshot, lines.Progress, cancellation);
        if (order.Restores)
        {
            await new SnapshotCheck(server, archive).TryAsync(snapshot, access.Database, NewMark(), lines.Progress, cancellation);
        }

        return snapshot;
    }

    async Task<DataLook> CopyAsync(MakeCopy order, DataLines lines, CancellationToken cancellation)
    {
        var snapshot = await archive.GetAsync(order.Id, lines.Note, cancellation);
        await new SnapshotCheck(server, archive).RestoreAsync(snapshot, order.Database, lines.Progress, cancellation);
        return await LookAsync(order.Database, cancellation);
    }

    async Task<string> RestoreAsync(RestoreSnapshot order, DataLines lines, CancellationToken cancellation) =>
        await new SnapshotRestoring(server, archive, access.Database)
            .RestoreAsync(await archive.GetAsync(order.Id, lines.Note, cancellation), order.Mark, lines.Progress, cancellation);

    async Task<ImmutableArray<TableDifference>> CompareAsync(CompareSnapshot order, DataLines lines, CancellationToken cancellation)
    {
        var snapshot = await archive.GetAsync(order.Id, lines.Note, cancellation);
        return await new SnapshotCheck(server, archive).InCopyAsync(
            snapshot,
            access.Database,
            NewMark(),
            lines.Progress,
            copy => new RowComparison(server, order.MostKeys).CompareAsync(access.Database, copy, lines.TellRows, cancellation),
            cancellation);
    }

    async Task<ImmutableArray<TableLock>> ObserveAsync(ObserveLocks order, Action<string> write, CancellationToken cancellation)
    {
        var (watch, isTold) = (new LockWatch(time), false);
        void See(IReadOnlyCollection<HeldLock> held)
        {
            watch.See(held);
            if (!isTold)
            {
                isTold = true;
                write("watching which locks are taken");
            }
        }

        await server.WatchLocksAsync(order.Database, See, cancellation);
        return watch.End();
    }

    async Task<SnapshotsTold> PruneAsync(PruneSnapshots order, DataLines lines, CancellationToken cancellation)
    {
        var pruning = new SnapshotPruning(archive, order.Keep, order.Named.Contains, time);
        var old = pruning.Old(await archive.ListAsync(lines.Note, cancellation));
        var copies = order.KeepsCopies ? [] : await pruning.OldCopiesAsync(server, access.Database, cancellation);
        if (!order.OnlyTells)
        {
            await RemoveAsync(old, copies, pruning, cancellation);
        }

        return new SnapshotsTold([.. old], [.. copies]);
    }

    async Task RemoveAsync(IReadOnlyList<SnapshotRecord> old, IReadOnlyList<string> copies, SnapshotPruning pruning, CancellationToken cancellation)
    {
        foreach (var snapshot in old)
        {
            await pruning.RemoveAsync(snapshot, cancellation);
        }

        foreach (var file in await pruning.UnfinishedAsync(cancellation))
        {
            await archive.Store.RemoveAsync(file.Name, cancellation);
        }

        foreach (var copy in copies)
        {
            await server.DropAsync(copy, cancellation);
        }
    }

    // In SQLite there is nobody to be let in.
    Secret Password => admitted ?? (access.User is null ? default(Secret) : throw new InvalidOperationException("nobody is let in without a password"));

    string NewMark() => DatabaseCopies.NewMark(time.GetUtcNow());
}

using Slipway.Cli.Releases;
using Slipway.Data;
using Slipway.Data.Snapshots;
using Slipway.Problems;
using Slipway.Repository.Components;
using Slipway.Running;
using Slipway.State;

namespace Slipway.Cli.Snapshots;

/// <summary>Data that this process itself works on.</summary>
sealed record LocalOpenedData(Component Component, ResourceNeed Need, DataDeclaration Declared, SnapshotArchive Archive, LocalData Databases, LocalPlace Place, CommandContext Context)
    : OpenedData(Component, Need, Declared, Context)
{
    static readonly TimeSpan LockLimit = TimeSpan.FromSeconds(10);

    public override string Store => Archive.Store.Place;

    public override SnapshotSubject Subject => Archive.Subject;

    // No release of a stage of this machine names a snapshot yet.
    SnapshotPruning Pruning => new(Archive, Declared.Keep, _ => false, Context.Time);

    public override Task<bool> IsThereAsync(CancellationToken cancellation) => Task.FromResult(Need.Url is not null || Place.Resources.Known(Place.Request(Component, Need, preferEmbedded: false)) is not null);

    public override Task<IReadOnlyList<SnapshotRecord>> ListAsync(CancellationToken cancellation) => Archive.ListAsync(Note, cancellation);

    public override async Task<SnapshotRecord> CreateAsync(CancellationToken cancellation)
    {
        var (server, access) = await ServerAsync(cancellation);
        var creation = new SnapshotCreation(server, Archive, Declared.IsEncrypted, Context.Time);
        using var line = Line();
        var id = SnapshotId.New(Component.Name, Need.Name, Context.Time.GetUtcNow());
        return await creation.CreateAsync(id, access.Admin.Kind, access.Database, new SnapshotOrigin(DeployWords.By, null, null, ToolVersion.Text), line.Progress, cancellation);
    }

    public override async Task ProveAsync(SnapshotRecord snapshot, bool restores, CancellationToken cancellation)
    {
        using var line = Line();
        if (!restores)
        {
            await Archive.ProveAsync(snapshot, line.Progress, cancellation);
            return;
        }

        using var held = await LockAsync(cancellation);
        var (server, access) = await ServerAsync(cancellation);
        await new SnapshotCheck(server, Archive).TryAsync(snapshot, access.Database, DatabaseCopies.NewMark(Context.Time.GetUtcNow()), line.Progress, cancellation);
    }

    public override async Task<IRestoringData> RestoringAsync(CancellationToken cancellation)
    {
        var held = await LockAsync(cancellation);
        try
        {
            var (server, access) = await ServerAsync(cancellation);
            return new Restoring(this, held, new SnapshotRestoring(server, Archive, access.Database));
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    public override async Task<PrunedSnapshots> PruneAsync(bool isDryRun, CancellationToken cancellation)
    {
        var (old, unfinished) = (Pruning.Old(await ListAsync(cancellation)), await Pruning.UnfinishedAsync(cancellation));
        foreach (var snapshot in old)
        {
            await (isDryRun ? Task.CompletedTask : Pruning.RemoveAsync(snapshot, cancellation));
        }

        foreach (var file in unfinished)
        {
            await (isDryRun ? Task.CompletedTask : Archive.Store.RemoveAsync(file.Name, cancellation));
        }

        return new PrunedSnapshots([.. old.Select(snapshot => snapshot.Id)], [.. unfinished.Select(file => file.Name)]);
    }

    public override async Task<IReadOnlyList<string>> PruneCopiesAsync(bool isDryRun, Func<IReadOnlyList<string>, bool> confirm, CancellationToken cancellation)
    {
        using var held = await LockAsync(cancellation);
        var (server, access) = await ServerAsync(cancellation);
        var copies = await Pruning.OldCopiesAsync(server, access.Database, cancellation);
        if (copies.Count == 0 || (!isDryRun && !confirm(copies)))
        {
            return [];
        }

        foreach (var copy in copies)
        {
            await (isDryRun ? Task.CompletedTask : server.DropAsync(copy, cancellation));
        }

        return copies;
    }

    /// <exception cref="ProblemException"><c>data-unknown</c></exception>
    async Task<(IDatabaseServer Server, ServerAccess Access)> ServerAsync(CancellationToken cancellation)
    {
        var access = await Databases.FindAsync(Component, Need, cancellation);
        return (DatabaseServers.Of(access, Context.Programs, Context.Environment("PATH") ?? "", Context.Time), access);
    }

    SnapshotLine Line() => new(Name, Context.Terminal, Context.Time);

    /// <summary>Held while copies of the database are made, swapped or removed: one at a time.</summary>
    async Task<FileLock> LockAsync(CancellationToken cancellation)
    {
        Place.Folders.Create();
        var path = Path.Combine(Place.Folders.Root, $"snapshots-{Component.Name}-{Need.Name}.lock");
        return await FileLock.TakeAsync(path, LockLimit, Context.Time, cancellation)
            ?? throw new ProblemException(new Problem("snapshot-busy", $"another command restores, tries or removes copies of `{Name}`")
            {
                Kind = ProblemKind.Locked,
                Fix = "wait until it has ended, and try again",
            });
    }

    sealed class Restoring(LocalOpenedData data, FileLock held, SnapshotRestoring restoring) : IRestoringData
    {
        public Task<IReadOnlyList<RowDifference>> CompareAsync(SnapshotRecord snapshot, CancellationToken cancellation)
        {
            data.Archive.CheckKey(snapshot);
            return restoring.CompareAsync(snapshot, cancellation);
        }

        public async Task<string> RestoreAsync(SnapshotRecord snapshot, CancellationToken cancellation)
        {
            using var line = data.Line();
            var kept = await restoring.RestoreAsync(snapshot, DatabaseCopies.NewMark(data.Context.Time.GetUtcNow()), line.Progress, cancellation);

            // The schema is that of the snapshot.
            data.Place.ForgetMigrations();
            return kept;
        }

        public ValueTask DisposeAsync()
        {
            held.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}

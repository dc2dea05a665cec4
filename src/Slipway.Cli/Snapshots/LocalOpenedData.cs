using Slipway.Cli.Releases;
using Slipway.Data;
using Slipway.Data.Snapshots;
using Slipway.Engines.Databases;
using Slipway.Problems;
using Slipway.Releases.Records;
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

    /// <summary>A stage that is deployed to: its deploys work on the same data. Null: it is a checkout's.</summary>
    public OpenedPlace? Opened { get; init; }

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

        await using var held = await HoldAsync(cancellation);
        var (server, access) = await ServerAsync(cancellation);
        await new SnapshotCheck(server, Archive).TryAsync(snapshot, access.Database, DatabaseCopies.NewMark(Context.Time.GetUtcNow()), line.Progress, cancellation);
    }

    public override async Task<IRestoringData> RestoringAsync(CancellationToken cancellation)
    {
        if (Opened is { } opened && await ServerAsync(cancellation) is { Access.Admin.Kind: ProviderKinds.Sqlite } file && await ReleasedRestoring.HasAsync(this, opened, cancellation))
        {
            return new ReleasedRestoring(this, opened, await LockAsync(cancellation), new SnapshotRestoring(file.Server, Archive, file.Access.Database));
        }

        var held = await HoldAsync(cancellation);
        try
        {
            var (server, access) = await ServerAsync(cancellation);
            return new Restoring(this, held, new SnapshotRestoring(server, Archive, access.Database));
        }
        catch
        {
            await held.DisposeAsync();
            throw;
        }
    }

    public override async Task<PrunedSnapshots> PruneAsync(bool isDryRun, CancellationToken cancellation)
    {
        var pruning = await PruningAsync(cancellation);
        var (old, unfinished) = (pruning.Old(await ListAsync(cancellation)), await pruning.UnfinishedAsync(cancellation));
        foreach (var snapshot in old)
        {
            await (isDryRun ? Task.CompletedTask : pruning.RemoveAsync(snapshot, cancellation));
        }

        foreach (var file in unfinished)
        {
            await (isDryRun ? Task.CompletedTask : Archive.Store.RemoveAsync(file.Name, cancellation));
        }

        return new PrunedSnapshots([.. old.Select(snapshot => snapshot.Id)], [.. unfinished.Select(file => file.Name)]);
    }

    public override async Task<IReadOnlyList<string>> PruneCopiesAsync(bool isDryRun, Func<IReadOnlyList<string>, bool> confirm, CancellationToken cancellation)
    {
        await using var held = await HoldAsync(cancellation);
        var (server, access) = await ServerAsync(cancellation);
        var copies = await (await PruningAsync(cancellation)).OldCopiesAsync(server, access.Database, cancellation);
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

    async Task<SnapshotPruning> PruningAsync(CancellationToken cancellation)
    {
        var named = Opened is null ? [] : await NamedAsync(Opened, cancellation);
        return new SnapshotPruning(Archive, Declared.Keep, named.Contains, Context.Time);
    }

    SnapshotLine Line() => new(Name, Context.Terminal, Context.Time);

    /// <summary>Held while copies of the database are made, swapped or removed: one at a time, and not beside a deploy.</summary>
    async Task<HeldData> HoldAsync(CancellationToken cancellation)
    {
        var leases = Opened is null ? null : await Opened.Place.LeaseAsync(new LeaseRequest([Component.Name], DeployWords.By, Context.Terminal.Error.WriteLine), cancellation);
        try
        {
            return new HeldData(await LockAsync(cancellation), leases);
        }
        catch
        {
            await (leases?.DisposeAsync() ?? ValueTask.CompletedTask);
            throw;
        }
    }

    /// <exception cref="ProblemException"><c>snapshot-busy</c></exception>
    async Task<FileLock> LockAsync(CancellationToken cancellation)
    {
        Place.Folders.Create();
        return await FileLock.TakeAsync(Path.Combine(Place.Folders.Root, $"snapshots-{Component.Name}-{Need.Name}.lock"), LockLimit, Context.Time, cancellation)
            ?? throw new ProblemException(new Problem("snapshot-busy", $"another command restores, tries or removes copies of `{Name}`")
            {
                Kind = ProblemKind.Locked,
                Fix = "wait until it has ended, and try again",
            });
    }

    /// <param name="leases">Null: nobody deploys there.</param>
    sealed class HeldData(FileLock held, ILeases? leases) : IAsyncDisposable
    {
        public ValueTask CheckAsync(CancellationToken cancellation) => leases?.CheckAsync(cancellation) ?? ValueTask.CompletedTask;

        public ValueTask DisposeAsync()
        {
            held.Dispose();
            return leases?.DisposeAsync() ?? ValueTask.CompletedTask;
        }
    }

    sealed class Restoring(LocalOpenedData data, HeldData held, SnapshotRestoring restoring) : IRestoringData
    {
        public Task<IReadOnlyList<RowDifference>> CompareAsync(SnapshotRecord snapshot, CancellationToken cancellation)
        {
            data.Archive.CheckKey(snapshot);
            return restoring.CompareAsync(snapshot, cancellation);
        }

        public async Task<string> RestoreAsync(SnapshotRecord snapshot, CancellationToken cancellation)
        {
            using var line = data.Line();
            await held.CheckAsync(cancellation);
            await (data.Opened is { } opened ? data.NoteRestoredAsync(opened, snapshot, cancellation) : Task.CompletedTask);
            var kept = await restoring.RestoreAsync(snapshot, DatabaseCopies.NewMark(data.Context.Time.GetUtcNow()), line.Progress, cancellation);

            // The schema is that of the snapshot.
            data.Place.ForgetMigrations();
            return kept;
        }

        public ValueTask DisposeAsync() => held.DisposeAsync();
    }
}

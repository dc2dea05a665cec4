using System.Collections.Immutable;
using Slipway.Cli.Output;
using Slipway.Cli.Releases;
using Slipway.Data;
using Slipway.Data.Snapshots;
using Slipway.Problems;
using Slipway.Repository.Components;

namespace Slipway.Cli.Snapshots;

/// <summary>A need of a component with its snapshots, wherever it is; its server is reached when somebody wants something of it.</summary>
/// <param name="Declared">What its manifest says of snapshots.</param>
abstract record OpenedData(Component Component, ResourceNeed Need, DataDeclaration Declared, CommandContext Context)
{
    /// <summary>For people: <c>visits/database</c>.</summary>
    public string Name => $"{Component.Name}/{Need.Name}";

    /// <summary>Where its snapshots are, for people.</summary>
    public abstract string Store { get; }

    public abstract SnapshotSubject Subject { get; }

    /// <summary>Whether it was ever started; a database that is bound by its URL may be.</summary>
    public abstract Task<bool> IsThereAsync(CancellationToken cancellation);

    /// <summary>The oldest first; what is wrong with some is shown.</summary>
    public abstract Task<IReadOnlyList<SnapshotRecord>> ListAsync(CancellationToken cancellation);

    /// <summary>Makes one, and reads it back.</summary>
    public abstract Task<SnapshotRecord> CreateAsync(CancellationToken cancellation);

    /// <param name="restores">Into a database that is removed again.</param>
    public abstract Task ProveAsync(SnapshotRecord snapshot, bool restores, CancellationToken cancellation);

    /// <summary>Held while the live data is compared and replaced: one at a time.</summary>
    /// <exception cref="ProblemException"><c>snapshot-busy</c>, <c>lease-held</c></exception>
    public abstract Task<IRestoringData> RestoringAsync(CancellationToken cancellation);

    /// <summary>The snapshots, and the pieces of such, that <see cref="PruneAsync"/> removes.</summary>
    public abstract Task<PrunedSnapshots> PruneAsync(bool isDryRun, CancellationToken cancellation);

    /// <summary>Removes copies of databases that are as old.</summary>
    /// <param name="confirm">Asked with their names, where something is to be removed.</param>
    /// <returns>Those that went, or would.</returns>
    public abstract Task<IReadOnlyList<string>> PruneCopiesAsync(bool isDryRun, Func<IReadOnlyList<string>, bool> confirm, CancellationToken cancellation);

    /// <summary>One by its id, or the newest; null: there is none.</summary>
    public async Task<SnapshotRecord?> FindAsync(string? id, CancellationToken cancellation) =>
        (await ListAsync(cancellation)).LastOrDefault(snapshot => id is null || snapshot.Id == id);

    /// <summary>The same, where there has to be one.</summary>
    /// <exception cref="ProblemException"><c>snapshot-unknown</c></exception>
    public async Task<SnapshotRecord> GetAsync(string? id, CancellationToken cancellation) => await FindAsync(id, cancellation) ?? throw SnapshotProblems.Unknown(Subject, id, Store);

    /// <summary>The snapshots that a stage's releases may come back to: they are not pruned for as long as the release is remembered.</summary>
    protected async Task<ImmutableArray<string>> NamedAsync(OpenedPlace opened, CancellationToken cancellation)
    {
        var releases = (await opened.Place.HistoryAsync(cancellation)).Of(Component.Name).Select(release => (int?)release.Number).ToHashSet();
        return [.. (await ListAsync(cancellation)).Where(snapshot => snapshot.Origin.Release is not null && releases.Contains(snapshot.Origin.Release)).Select(snapshot => snapshot.Id)];
    }

    /// <summary>Before the restore: where that is killed, a deploy has asked in vain at the most. The schema is that of the snapshot from then on.</summary>
    public async Task NoteRestoredAsync(OpenedPlace opened, SnapshotRecord snapshot, CancellationToken cancellation)
    {
        if ((await opened.Place.HistoryAsync(cancellation)).Standing(Component.Name) is { } standing)
        {
            await opened.Place.NoteRestoredAsync(Component.Name, standing.Number, snapshot.Id, cancellation);
        }
    }

    /// <summary>Shows a warning, and goes on.</summary>
    protected void Note(Problem problem) => ProblemText.Write([problem], Context.Terminal);
}

/// <param name="Unfinished">Files that never became snapshots.</param>
sealed record PrunedSnapshots(IReadOnlyList<string> Ids, IReadOnlyList<string> Unfinished);

/// <summary>Live data, held for a restore.</summary>
interface IRestoringData : IAsyncDisposable
{
    /// <summary>How many rows differ.</summary>
    Task<IReadOnlyList<RowDifference>> CompareAsync(SnapshotRecord snapshot, CancellationToken cancellation);

    /// <summary>Puts a snapshot in the place of the live data.</summary>
    /// <returns>The name under which that is kept.</returns>
    Task<string> RestoreAsync(SnapshotRecord snapshot, CancellationToken cancellation);
}

using System.Collections.Immutable;
using Slipway.Cli.Releases;
using Slipway.Data.Snapshots;
using Slipway.Execution.Journal;
using Slipway.Problems;
using Slipway.Releases.Deploys;
using Slipway.Releases.Records;
using Slipway.State;

namespace Slipway.Cli.Snapshots;

/// <summary>
/// Data in a file that a released component has open. Nobody may have it open when it is replaced, so that a release does it: of what stands, with the data of the snapshot. It stops the
/// component and starts it again, can be killed anywhere, and is gone on with by the same command.
/// </summary>
/// <param name="held">Keeps others from making copies meanwhile.</param>
sealed class ReleasedRestoring(LocalOpenedData data, OpenedPlace opened, FileLock held, SnapshotRestoring restoring) : IRestoringData
{
    const string Command = "slipway snapshot restore";

    string Component => data.Component.Name;

    string Stage => opened.Stage.Name;

    /// <summary>Whether a component's release that stands has this data.</summary>
    public static async Task<bool> HasAsync(LocalOpenedData data, OpenedPlace opened, CancellationToken cancellation) =>
        (await opened.Place.HistoryAsync(cancellation)).Standing(data.Component.Name) is { } standing
        && (await opened.Place.ReadAsync(standing.Component, standing.Number, cancellation))?.Data.Any(one => one.Need == data.Need.Name) == true;

    public Task<IReadOnlyList<RowDifference>> CompareAsync(SnapshotRecord snapshot, CancellationToken cancellation)
    {
        data.Archive.CheckKey(snapshot);
        return restoring.CompareAsync(snapshot, cancellation);
    }

    /// <exception cref="ProblemException"><c>deploy-unfinished</c>: another deploy comes first; why it was taken back.</exception>
    public async Task<string> RestoreAsync(SnapshotRecord snapshot, CancellationToken cancellation)
    {
        var redactor = await opened.RedactorAsync(data.Context.Terminal, cancellation);
        await using var turn = await DeployTurn.TakeAsync(opened, [Component], new DeployWords(Command, IsAgreed: true), redactor, data.Context, cancellation);
        DeployEnd? end = null;
        while (end is null)
        {
            var history = await turn.HistoryAsync(cancellation);
            end = UnfinishedDeploys.Of(history, [Component]).FirstOrDefault() is { } unfinished
                ? await GoOnAsync(turn, unfinished, snapshot, cancellation)
                : await BeginAsync(turn, history, await PieceAsync(turn, history, snapshot, cancellation), snapshot, cancellation);
        }

        if (DeployReport.Of(end, Stage) is { Count: > 0 } problems)
        {
            throw new ProblemException(problems);
        }

        var done = (await turn.HistoryAsync(cancellation)).Deploys.First(deploy => deploy.Number == end.Number);
        return done.Entries.OfType<DataPutBack>().Last(entry => entry.Component == Component && entry.Need == data.Need.Name).Kept!;
    }

    public ValueTask DisposeAsync()
    {
        held.Dispose();
        return ValueTask.CompletedTask;
    }

    async Task<DeployEnd?> GoOnAsync(DeployTurn turn, DeployRecord unfinished, SnapshotRecord snapshot, CancellationToken cancellation)
    {
        var pieces = await turn.Pieces.OfRecordsAsync(unfinished, cancellation);
        return pieces is [{ Component: var component, To.Data: var all }] && component == Component && all.Any(one => one.Restores == snapshot.Id)
            ? await turn.SettleAsync(unfinished, pieces, cancellation)
            : throw new ProblemException(DeployProblems.Unfinished(unfinished.Number, Stage));
    }

    Task<DeployEnd?> BeginAsync(DeployTurn turn, ReleaseHistory history, DeployPiece piece, SnapshotRecord snapshot, CancellationToken cancellation) => turn.BeginAsync(
        history.NextDeploy, [piece], Command, cancellation, () => opened.Place.NoteRestoredAsync(Component, piece.To.Number, snapshot.Id, cancellation));

    async Task<DeployPiece> PieceAsync(DeployTurn turn, ReleaseHistory history, SnapshotRecord snapshot, CancellationToken cancellation)
    {
        var number = history.Standing(Component)?.Number;
        var standing = number is { } known ? await opened.Place.ReadAsync(Component, known, cancellation) : null;
        var restored = ImmutableDictionary<string, string>.Empty.Add(data.Need.Name, snapshot.Id);
        return await turn.Pieces.AgainAsync(standing ?? throw RollbackTargets.NoRelease(Component, number, Stage), history.NextNumber(Component), history.NextDeploy, number, restored, null, cancellation);
    }
}

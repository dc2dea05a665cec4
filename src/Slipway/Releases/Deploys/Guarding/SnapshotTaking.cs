using Slipway.Data.Snapshots;
using Slipway.Data.Work;
using Slipway.Execution.Journal;

namespace Slipway.Releases.Deploys.Guarding;

/// <summary>Takes a snapshot for a release, and writes down that it is there.</summary>
/// <param name="tool">The version of Slipway.</param>
sealed class SnapshotTaking(DeployPiece piece, string tool, DeployJournal journal, TimeProvider time)
{
    /// <param name="id">That this very attempt has chosen: what a kill has left of it is proven and used.</param>
    /// <param name="isFenced">Nobody writes until the release has ended.</param>
    /// <exception cref="Problems.ProblemException">No room, it cannot be read back, or the database is away: nothing was touched.</exception>
    public async Task<SnapshotTaken> TakeAsync(PieceNeed need, string id, bool isFenced, Action<string> write, CancellationToken cancellation)
    {
        var began = time.GetTimestamp();
        var origin = new SnapshotOrigin(piece.To.By, piece.To.Number, piece.To.Schema?.Before ?? piece.To.TakesDown?.After, tool);
        var snapshot = (await need.DoAsync(new TakeSnapshot(id, origin), write, cancellation)).Snapshot;
        var taken = new SnapshotTaken(time.GetUtcNow(), piece.Component, need.Data.Need, snapshot.Id, snapshot.Content.Bytes, snapshot.Rows, time.GetElapsedTime(began), isFenced);
        await journal.AppendAsync(taken, isDurable: true, cancellation);
        return taken;
    }
}

using Slipway.Data.Snapshots;
using Slipway.Data.Work;
using Slipway.Execution;
using Slipway.Execution.Journal;

namespace Slipway.Releases.Deploys.Guarding;

/// <summary>Puts an earlier snapshot in the place of the live data, as somebody has asked for: behind the fence, with a snapshot of what is live.</summary>
sealed class DataRestore(DeployPiece piece, PieceNeeds needs, DeployJournal journal, TimeProvider time)
{
    public async Task<StepOutcome> RunAsync(StepRun run)
    {
        foreach (var need in (await needs.OpenAsync(run.Cancellation)).Where(need => need.Data.Restores is not null))
        {
            var kept = (await need.DoAsync(new RestoreSnapshot(need.Data.Restores!, MarkOf(need)), run.Write, run.Cancellation)).Kept;
            await journal.AppendAsync(new DataPutBack(time.GetUtcNow(), piece.Component, need.Data.Need, need.Data.Restores, kept), isDurable: true, run.Cancellation);
        }

        return new StepOutcome(Note: string.Join(", ", piece.To.Data.Select(data => data.Restores).OfType<string>()));
    }

    /// <summary>Another one than an undo of this very release uses.</summary>
    static string MarkOf(PieceNeed need) => DatabaseCopies.Next(need.Data.Mark!);
}

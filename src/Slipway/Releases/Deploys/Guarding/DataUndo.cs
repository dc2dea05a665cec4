using Slipway.Data.Snapshots;
using Slipway.Data.Work;
using Slipway.Execution;
using Slipway.Execution.Journal;
using Slipway.Problems;

namespace Slipway.Releases.Deploys.Guarding;

/// <summary>Brings the data of a component back to where it was before a release that did not come to its end. It may be repeated.</summary>
/// <remarks>
/// Nothing is done where no migration began, or where the version before works on the new schema: writers were never held off then, and the schema stays. Otherwise they
/// have been since before the snapshot, so that neither way back loses a row.
/// </remarks>
sealed class DataUndo(DeployPiece piece, IDeployEngine engine, PieceNeeds needs, DataGuard guard, WayDown way, DeployJournal journal, TimeProvider time)
{
    /// <summary>The schema that stays, by its last migration; null: none does.</summary>
    public string? Left { get; private set; }

    /// <returns>What was done, for people; null: nothing was to be done.</returns>
    /// <exception cref="ProblemException"><c>data-not-put-back</c></exception>
    public async Task<string?> RunAsync(StepRun run)
    {
        var restores = piece.Restores && journal.HasBegun(DataSteps.RestoreOf(piece.Component));
        var migrates = piece.IsGuarded && journal.HasBegun(DeploySteps.MigrateOf(piece.Component));
        if (!restores && !migrates)
        {
            return null;
        }

        if (IsPutBack)
        {
            return "its data was put back before"; // writers may have been let in since: nothing may be put back twice
        }

        if (!guard.IsFenced)
        {
            return await LeaveAsync(migrates, run);
        }

        try
        {
            await StopAsync(run.Cancellation);
            return migrates && await DownAsync(run) ? $"the migrations were taken back to `{piece.To.Schema!.Before ?? "nothing"}`" : await RestoreAsync(run);
        }
        catch (ProblemException exception) when (!DeployRun.IsAway(exception.Problems[0]))
        {
            throw GuardProblems.NotPutBack(piece, piece.Owner.Stage, exception.Problems);
        }
    }

    /// <summary>Nobody was held off, and the version before works on the schema; so it must not be kept off by a statement that the server goes on with.</summary>
    async Task<string?> LeaveAsync(bool migrates, StepRun run)
    {
        if (!migrates || journal.IsDone(DeploySteps.MigrateOf(piece.Component)))
        {
            Left = migrates ? piece.To.Schema?.After : null;
            return Left is { } stays ? $"the schema stays at `{stays}`, on which the version before works" : null;
        }

        try
        {
            foreach (var need in await needs.OpenAsync(run.Cancellation))
            {
                await need.DoAsync(new EndBlockers(), run.Write, run.Cancellation);
            }
        }
        catch (ProblemException exception) when (exception.Problems[0] is { } problem && (problem.Code == "data-unreachable" || !DeployRun.IsAway(problem)))
        {
            // A database that is away holds nobody off, and the code can go back without it.
            run.Write($"what the migrations may have left at work in the database was not ended: {problem.What}");
        }

        return null;
    }

    /// <summary>Nobody may have a file open that is put back; what runs by now is the new version.</summary>
    async Task StopAsync(CancellationToken cancellation)
    {
        if ((await needs.OpenAsync(cancellation)).Any(need => need.IsFile))
        {
            await engine.StopAsync(piece.To, cancellation);
        }
    }

    /// <summary>By an undo of this release, and not by the release itself.</summary>
    bool IsPutBack => piece.To.Data.All(data => journal.Entries.OfType<DataPutBack>().Any(entry => entry.Component == piece.Component && entry.Need == data.Need && (entry.Snapshot is null || entry.Snapshot == data.Snapshot)));

    /// <summary>From the newer image, where all of them were applied and promise to lose nothing by it; and believed only when every table has as many rows as in the snapshot.</summary>
    async Task<bool> DownAsync(StepRun run)
    {
        if (piece.To.Schema is not { IsLossless: true } schema || !journal.IsDone(DeploySteps.MigrateOf(piece.Component)))
        {
            return false;
        }

        var call = MigrationCall.Down(piece.To.Migration!, "down", schema) with { Variables = await guard.AdmittedAsync(run.Cancellation) };
        try
        {
            return await way.RunAsync(call, differences => differences is [var first, ..] ? first : null, run) is { } table ? Disbelieved(table, run) : await BelievedAsync(run);
        }
        catch (ProblemException exception) when (!DeployRun.IsAway(exception.Problems[0]))
        {
            run.Write($"the migrations could not be taken back, so the snapshot is restored: {exception.Problems[0].What}");
            return false;
        }
    }

    static bool Disbelieved(string table, StepRun run)
    {
        run.Write($"taking the migrations back has changed how many rows `{table}` has, so the snapshot is restored");
        return false;
    }

    async Task<bool> BelievedAsync(StepRun run)
    {
        foreach (var need in await needs.OpenAsync(run.Cancellation))
        {
            await WriteAsync(need, null, null, run.Cancellation);
        }

        return true;
    }

    async Task<string> RestoreAsync(StepRun run)
    {
        foreach (var need in await needs.OpenAsync(run.Cancellation))
        {
            if (!way.HasSnapshot(need))
            {
                await WriteAsync(need, null, null, run.Cancellation); // there was nothing before
                continue;
            }

            await need.DismissAsync(run.Cancellation);
            var kept = (await need.DoAsync(new RestoreSnapshot(need.Data.Snapshot!, need.Data.Mark!), run.Write, run.Cancellation)).Kept;
            await WriteAsync(need, need.Data.Snapshot, kept, run.Cancellation);
        }

        return $"the data was restored from the snapshot {string.Join(", ", piece.To.Data.Select(data => data.Snapshot))}";
    }

    ValueTask WriteAsync(PieceNeed need, string? snapshot, string? kept, CancellationToken cancellation) =>
        journal.AppendAsync(new DataPutBack(time.GetUtcNow(), piece.Component, need.Data.Need, snapshot, kept), isDurable: true, cancellation);
}

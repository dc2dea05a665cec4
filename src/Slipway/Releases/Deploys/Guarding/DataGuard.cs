using System.Collections.Immutable;
using System.Globalization;
using Slipway.Data.Work;
using Slipway.Execution;
using Slipway.Execution.Journal;
using Slipway.Problems;
using Slipway.Releases.Records;
using Slipway.Secrets;

namespace Slipway.Releases.Deploys.Guarding;

/// <summary>Sees to it that a component's migrations can be taken back without losing a row: what is not known to be compatible happens behind a fence.</summary>
sealed class DataGuard(DeployPiece piece, IDeployEngine engine, PieceNeeds needs, DeployJournal journal, TimeProvider time)
{
    /// <summary>The version that stands works on the schema after: a rehearsal that tried it knows better than what was declared.</summary>
    public bool IsCompatible => Rehearsal?.Works ?? piece.To.Schema?.Compatibility == Compatibility.Yes;

    /// <summary>Null: there was none.</summary>
    public MigrationRehearsed? Rehearsal => journal.Entries.OfType<MigrationRehearsed>().LastOrDefault(entry => entry.Component == piece.Component);

    /// <summary>It was raised, or may have been, and is not known to be lifted.</summary>
    public bool IsFenced => journal.HasBegun(DataSteps.FenceOf(piece.Component)) && journal.Entries.LastOrDefault(IsOfFence) is not FenceLifted;

    /// <summary>Holds writers off, unless there is no need to.</summary>
    public async Task<StepOutcome> FenceAsync(StepRun run)
    {
        if (piece.To.Schema is not null && IsCompatible)
        {
            return new StepOutcome(Note: "not needed: the rehearsal has shown that the version that stands works on the new schema");
        }

        var opened = await needs.OpenAsync(run.Cancellation);
        if (piece.From is null && !piece.Restores && await AreEmptyAsync(opened, run.Cancellation))
        {
            return new StepOutcome(Note: "not needed: there are no rows yet");
        }

        await run.IntendAsync();
        foreach (var need in opened.Where(need => !need.IsFile))
        {
            await need.DoAsync(new RaiseFence(), run.Write, run.Cancellation);
        }

        if (opened.Any(need => need.IsFile) && piece.From is { } standing)
        {
            await engine.StopAsync(standing, run.Cancellation);
        }

        await AppendAsync(new FenceRaised(time.GetUtcNow(), piece.Component), run.Cancellation);
        var held = opened.Any(need => need.IsFile) ? "all requests are held off" : "writers are held off";
        return new StepOutcome(Note: Rehearsal is { } rehearsal ? $"{held}; the migrations took {Seconds(rehearsal.Elapsed)} in the rehearsal" : held);
    }

    /// <summary>Takes the snapshot to which an undo leads. The one of a rehearsal will do, where writers were not held off since.</summary>
    public async Task<StepOutcome> SnapshotAsync(StepRun run)
    {
        var taken = new List<SnapshotTaken>();
        foreach (var need in await needs.OpenAsync(run.Cancellation))
        {
            if (need.Data.Snapshot is null || !await need.HasTablesAsync(run.Cancellation))
            {
                continue;
            }

            if (!IsFenced && Last(need) is { } earlier)
            {
                taken.Add(earlier);
                continue;
            }

            taken.Add(await new SnapshotTaking(piece, needs.Tool, journal, time).TakeAsync(need, need.Data.Snapshot!, IsFenced, run.Write, run.Cancellation));
        }

        return new StepOutcome(Note: taken.Count == 0 ? "not needed: there is nothing yet" : string.Join(", ", taken.Select(one => one.Snapshot)));
    }

    /// <summary>The variables with which the migrations get through the fence; empty: none is up.</summary>
    public async Task<ImmutableSortedDictionary<string, Secret>> AdmittedAsync(CancellationToken cancellation)
    {
        var variables = ImmutableSortedDictionary.Create<string, Secret>(StringComparer.Ordinal);
        if (!IsFenced)
        {
            return variables;
        }

        foreach (var need in await needs.OpenAsync(cancellation))
        {
            variables = variables.SetItems(await need.AdmitAsync(null, cancellation));
        }

        return variables;
    }

    /// <summary>Lets writers in again. It may be repeated.</summary>
    public async Task LiftAsync(CancellationToken cancellation)
    {
        if (!IsFenced)
        {
            return;
        }

        var opened = await needs.OpenAsync(cancellation);
        foreach (var need in opened.Where(need => !need.IsFile))
        {
            await need.DoAsync(new LiftFence(), _ => { }, cancellation);
        }

        if (opened.Any(need => need.IsFile))
        {
            await engine.LetInAsync(piece.Component, cancellation);
        }

        var raised = journal.Entries.OfType<FenceRaised>().FirstOrDefault(entry => entry.Component == piece.Component)?.At;
        await AppendAsync(new FenceLifted(time.GetUtcNow(), piece.Component, time.GetUtcNow() - raised), cancellation);
    }

    SnapshotTaken? Last(PieceNeed need) => journal.Entries.OfType<SnapshotTaken>().LastOrDefault(entry => entry.Component == piece.Component && entry.Need == need.Data.Need);

    static async Task<bool> AreEmptyAsync(ImmutableArray<PieceNeed> opened, CancellationToken cancellation)
    {
        foreach (var need in opened)
        {
            if (await need.HasTablesAsync(cancellation) && (await need.DoAsync(new Look(null), _ => { }, cancellation)).Facts.Tables.Any(table => table.Rows > 0))
            {
                return false;
            }
        }

        return true;
    }

    bool IsOfFence(JournalEntry entry) => entry is FenceRaised raised && raised.Component == piece.Component || entry is FenceLifted lifted && lifted.Component == piece.Component;

    ValueTask AppendAsync(JournalEntry entry, CancellationToken cancellation) => journal.AppendAsync(entry, isDurable: true, cancellation);

    static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.#} s");
}

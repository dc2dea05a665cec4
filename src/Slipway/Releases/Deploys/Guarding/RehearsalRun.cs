using System.Collections.Immutable;
using Slipway.Data.Snapshots;
using Slipway.Data.Work;
using Slipway.Execution;
using Slipway.Execution.Journal;
using Slipway.Problems;
using Slipway.Releases.Records;
using Slipway.Secrets;

namespace Slipway.Releases.Deploys.Guarding;

/// <summary>Tries a release's migrations on a restored copy, and then the version that stands on what came of it. Nothing that is live is touched.</summary>
sealed class RehearsalRun(DeployPiece piece, IDeployEngine engine, PieceNeeds needs, DeployJournal journal, TimeProvider time)
{
    /// <summary>The migration's run on the copy, and the trial of the version that stands.</summary>
    const string Name = "rehearse";

    /// <exception cref="ProblemException"><c>rehearsal-failed</c>, <c>rehearsal-contradicts</c>; what stands in the way of a snapshot or a copy.</exception>
    public async Task<StepOutcome> RunAsync(StepRun run)
    {
        if (journal.Entries.OfType<MigrationRehearsed>().Any(entry => entry.Component == piece.Component))
        {
            await CleanAsync();
            return new StepOutcome(Note: "done before");
        }

        var copies = new List<(PieceNeed Need, string Database)>();
        try
        {
            var variables = ImmutableSortedDictionary.Create<string, Secret>(StringComparer.Ordinal);
            foreach (var need in await needs.OpenAsync(run.Cancellation))
            {
                if (!await need.HasTablesAsync(run.Cancellation))
                {
                    return new StepOutcome(Note: "not needed: there is nothing yet");
                }

                var copy = CopyOf(need);
                copies.Add((need, copy));
                await MakeAsync(need, copy, run);
                variables = variables.SetItems(await need.AdmitAsync(copy, run.Cancellation));
            }

            var rehearsed = await TryAsync(copies, variables, run);
            await journal.AppendAsync(rehearsed, isDurable: true, run.Cancellation);
            Tell(rehearsed, run);
            return rehearsed.Works == false && piece.To.Schema!.Compatibility == Compatibility.Yes ? throw GuardProblems.Contradicts(piece, rehearsed.Why!) : new StepOutcome(Note: RehearsalText.Head(rehearsed));
        }
        finally
        {
            await RemoveAsync(copies);
        }
    }

    /// <summary>Removes what a rehearsal has left that was killed. It may be repeated.</summary>
    public async Task CleanAsync()
    {
        if (journal.HasBegun(DataSteps.RehearseOf(piece.Component)))
        {
            await RemoveAsync((await needs.OpenAsync(CancellationToken.None)).Select(need => (need, CopyOf(need))));
        }
    }

    static string CopyOf(PieceNeed need) => DatabaseCopies.Name(need.Opened.Live, DatabaseCopies.Try, need.Data.Mark!);

    async Task MakeAsync(PieceNeed need, string copy, StepRun run)
    {
        var taken = await new SnapshotTaking(piece, needs.Tool, journal, time).TakeAsync(need, need.Data.Snapshot + "-rehearsed", isFenced: false, run.Write, run.Cancellation);
        await need.DoAsync(new MakeCopy(taken.Snapshot, copy), run.Write, run.Cancellation);
    }

    async Task<MigrationRehearsed> TryAsync(List<(PieceNeed Need, string Database)> copies, ImmutableSortedDictionary<string, Secret> variables, StepRun run)
    {
        var before = await SizeAsync(copies, run.Cancellation);
        await using var locks = await LockObserver.BeginAsync(copies, time, run.Cancellation);
        var began = time.GetTimestamp();
        await MigrateAsync(variables, locks, run);
        var elapsed = time.GetElapsedTime(began);
        var seen = await locks.EndAsync();
        var after = await SizeAsync(copies, run.Cancellation);
        var problems = piece.From is { } standing ? await engine.TryAsync(standing, piece.Namespace, Name, variables, run.Write, run.Cancellation) : [];
        return new MigrationRehearsed(time.GetUtcNow(), piece.Component, piece.From is null ? null : problems.IsEmpty, problems.IsEmpty ? null : engine.WithoutSecrets(Words(problems[0])), elapsed, seen)
        {
            Before = before,
            After = after,
        };
    }

    /// <exception cref="ProblemException"><c>rehearsal-failed</c></exception>
    async Task MigrateAsync(ImmutableSortedDictionary<string, Secret> variables, LockObserver locks, StepRun run)
    {
        var call = new MigrationCall(piece.To.Migration!) { Name = Name, Variables = variables };
        try
        {
            await engine.StopMigrationAsync(call, piece.Owner, run.Cancellation);
            await engine.MigrateAsync(call, run.Write, run.Cancellation);
        }
        catch (ProblemException exception) when (!DeployRun.IsTaken(exception.Problems[0]))
        {
            throw GuardProblems.Rehearsal(piece, exception.Problems, await locks.EndAsync());
        }

        await engine.StopMigrationAsync(call, piece.Owner, run.Cancellation);
    }

    static async Task<RehearsedSize> SizeAsync(List<(PieceNeed Need, string Database)> copies, CancellationToken cancellation)
    {
        var (rows, bytes) = (0L, 0L);
        foreach (var (need, database) in copies)
        {
            var facts = (await need.DoAsync(new Look(database), _ => { }, cancellation)).Facts;
            (rows, bytes) = (rows + facts.Tables.Sum(table => table.Rows), bytes + facts.Bytes);
        }

        return new RehearsedSize(rows, bytes);
    }

    /// <summary>However it ended. What cannot be removed now is found by its name when it is old.</summary>
    static async Task RemoveAsync(IEnumerable<(PieceNeed Need, string Database)> copies)
    {
        foreach (var (need, database) in copies)
        {
            try
            {
                await need.DismissAsync(CancellationToken.None);
                await need.DoAsync(new DropCopy(database), _ => { }, CancellationToken.None);
            }
            catch (ProblemException)
            {
            }
        }
    }

    static string Words(Problem problem) => problem.Why is null ? problem.What : $"{problem.What}: {problem.Why}";

    static void Tell(MigrationRehearsed rehearsed, StepRun run)
    {
        foreach (var line in RehearsalText.Found(rehearsed))
        {
            run.Write(line);
        }
    }
}

using System.Collections.Immutable;
using Slipway.Engines.Kubernetes;
using Slipway.Execution;
using Slipway.Execution.Journal;
using Slipway.Problems;
using Slipway.Releases.Planning;
using Slipway.Releases.Records;

namespace Slipway.Releases.Deploys;

/// <summary>Carries one deploy to one of its two ends: all its components released, or all as if it had never begun.</summary>
/// <param name="journal">Of this deploy; it is this process's to write.</param>
/// <param name="leases">Of all its components.</param>
/// <param name="observer">Makes what sees the steps: once going forward, once going back.</param>
sealed class DeployRun(int number, ImmutableArray<DeployPiece> pieces, IJournal journal, ILeases leases, DeployCluster cluster, IReleasePlace place, Func<IPlanObserver> observer, TimeProvider time)
{
    /// <summary>The cluster alone decides how much of it goes on at once.</summary>
    const int AtOnce = 16;

    readonly DeploySteps _steps = new(pieces, cluster, place);
    readonly long _began = time.GetTimestamp();
    bool _isCommitted;

    /// <summary>Moves the tags that tell what stands. It may be repeated.</summary>
    public Func<ReleaseRecord, CancellationToken, Task> MoveAliasesAsync { get; init; } = (_, _) => Task.CompletedTask;

    /// <param name="needs">The components in this deploy that a component waits for.</param>
    /// <param name="cancellation">The user's: what was begun is taken back.</param>
    /// <exception cref="ProblemException">Somebody else has taken the deploy over.</exception>
    public async Task<DeployEnd> ForwardAsync(Func<string, IEnumerable<string>> needs, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation, leases.Lost, leases.Superseded);
        var causes = await RunAsync(_steps.Forward(CommitAsync, needs), stop.Token);
        if (_isCommitted)
        {
            return await FinishAsync();
        }

        if (leases.Superseded.IsCancellationRequested)
        {
            causes = [new Problem("deploy-superseded", $"deploy {number} made room for another one") { Kind = ProblemKind.Failure }];
        }

        return await BackAsync(causes);
    }

    /// <summary>What is left to do of a deploy that is decided.</summary>
    public async Task<DeployEnd> FinishAsync()
    {
        foreach (var piece in pieces)
        {
            await PruneAsync(piece, leases.Lost);
        }

        await leases.CheckAsync(leases.Lost);
        await Parallel.ForEachAsync(pieces, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = leases.Lost }, async (piece, token) => await MoveAliasesAsync(piece.To, token));
        return await EndAsync(DeployOutcome.Released, []);
    }

    /// <summary>Takes everything back.</summary>
    /// <param name="causes">Why; empty: somebody wants it so.</param>
    public async Task<DeployEnd> BackAsync(ImmutableArray<Problem> causes)
    {
        try
        {
            await AppendAsync(new DeployUndoing(time.GetUtcNow(), causes.IsEmpty ? "somebody asked for it" : causes[0].What));
            var problems = await RunAsync(_steps.Back(), leases.Lost);
            return problems.IsEmpty ? await EndAsync(DeployOutcome.Undone, causes)
                : problems.Any(IsAway) ? new DeployEnd(number, DeployOutcome.Underway, Elapsed, [.. causes, .. problems])
                : await EndAsync(DeployOutcome.NeedsPerson, [.. causes, .. problems]);
        }
        catch (ProblemException exception) when (exception.Problems.Any(IsAway))
        {
            return new DeployEnd(number, DeployOutcome.Underway, Elapsed, [.. causes, .. exception.Problems]);
        }
    }

    TimeSpan Elapsed => time.GetElapsedTime(_began);

    static bool IsAway(Problem problem) => problem.Code is "kube-unreachable" or "lease-lost" or "journal-fenced" or "journal-failed";

    /// <returns>Why not all steps were done; empty: they were.</returns>
    async Task<ImmutableArray<Problem>> RunAsync(Plan plan, CancellationToken cancellation)
    {
        try
        {
            var results = await new Executor(time, observer(), new ExecutorOptions { Limit = AtOnce, FailFast = true, Journal = journal }).RunAsync(plan, cancellation);
            return [.. results.SelectMany(result => result.Problems)];
        }
        catch (OperationCanceledException)
        {
            return [new Problem("deploy-cancelled", $"deploy {number} was cancelled") { Kind = ProblemKind.Failure }];
        }
    }

    async Task CommitAsync(CancellationToken cancellation)
    {
        await leases.CheckAsync(cancellation);
        await AppendAsync(new DeployCommitted(time.GetUtcNow()));
        _isCommitted = true;
    }

    /// <summary>What the release before had, and this one has not. Variables stay for as long as a release that is kept names them.</summary>
    async Task PruneAsync(DeployPiece piece, CancellationToken cancellation)
    {
        var kept = piece.To.Objects.Select(ObjectKey.Of).ToHashSet();
        var gone = piece.Pruned.Select(ObjectKey.Of).ToHashSet();
        foreach (var one in (piece.From?.Objects ?? []).Reverse().Concat(piece.Pruned).DistinctBy(ObjectKey.Of).Where(one => !kept.Contains(ObjectKey.Of(one))))
        {
            if (await cluster.FindAsync(one, cancellation) is { } live && piece.Owner.Owns(live) && Leftovers.MayGo(live) && (gone.Contains(ObjectKey.Of(one)) || !Leftovers.IsVariables(live)))
            {
                await cluster.RemoveAsync(live, cancellation);
            }
        }
    }

    async Task<DeployEnd> EndAsync(DeployOutcome outcome, ImmutableArray<Problem> causes)
    {
        await AppendAsync(new DeployEnded(time.GetUtcNow(), outcome, Elapsed));
        return new DeployEnd(number, outcome, Elapsed, causes);
    }

    ValueTask AppendAsync(JournalEntry entry) => journal.AppendAsync(entry, isDurable: true, leases.Lost);
}

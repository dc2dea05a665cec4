using System.Collections.Immutable;
using Slipway.Execution;
using Slipway.Execution.Journal;
using Slipway.Problems;
using Slipway.Releases.Deploys.Guarding;
using Slipway.Releases.Records;

namespace Slipway.Releases.Deploys;

/// <summary>Carries one deploy to one of its two ends: all its components released, or all as if it had never begun.</summary>
/// <param name="journal">Of this deploy; it is this process's to write.</param>
/// <param name="leases">Of all its components.</param>
/// <param name="data">Leads to the components' data.</param>
/// <param name="observer">Makes what sees the steps: once going forward, once going back.</param>
sealed class DeployRun(int number, ImmutableArray<DeployPiece> pieces, DeployJournal journal, ILeases leases, IDeployEngine engine, IStageData data, IReleasePlace place, Func<IPlanObserver> observer, TimeProvider time)
{
    /// <summary>The cluster alone decides how much of it goes on at once.</summary>
    const int AtOnce = 256;

    readonly DeploySteps _steps = new(pieces, engine, place, piece => new PieceGuard(piece, engine, data, journal, time), piece => new SchemaLook(piece, engine, journal, time));
    readonly long _began = time.GetTimestamp();

    /// <summary>Null: it was tried, and whether the entry that decides was written is not known.</summary>
    bool? _isCommitted = false;

    /// <summary>When the deploy began, where it was broken off since; null: it begins now. How long it took counts from there.</summary>
    public DateTimeOffset? Began { get; init; }

    /// <summary>Moves the tags that tell what stands. It may be repeated.</summary>
    public Func<ReleaseRecord, CancellationToken, Task> MoveAliasesAsync { get; init; } = (_, _) => Task.CompletedTask;

    /// <param name="needs">The components that a component needs.</param>
    /// <param name="cancellation">The user's: what was begun is taken back.</param>
    public async Task<DeployEnd> ForwardAsync(Func<string, IEnumerable<string>> needs, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation, leases.Lost, leases.Superseded);
        var causes = await RunAsync(_steps.Forward(CommitAsync, needs), stop.Token);
        if (_isCommitted == true)
        {
            return await FinishAsync();
        }

        // Whoever comes next reads in the journal whether it is decided.
        if (_isCommitted is null || leases.Lost.IsCancellationRequested)
        {
            return Underway([.. await WhyLostAsync(), .. causes.Where(cause => !IsCancellation(cause))]);
        }

        if (leases.Superseded.IsCancellationRequested)
        {
            causes = [new Problem("deploy-superseded", $"deploy {number} made room for another one") { Kind = ProblemKind.Failure }];
        }

        return await BackAsync(causes);
    }

    /// <summary>What is left to do of a deploy that is decided.</summary>
    public Task<DeployEnd> FinishAsync() => WhileOursAsync([], async () =>
    {
        await _steps.LiftAsync(leases.Lost);
        await leases.CheckAsync(leases.Lost);
        await Task.WhenAll(ForAllAsync((piece, token) => new PieceTidying(piece, engine).RunAsync(token)), ForAllAsync((piece, token) => MoveAliasesAsync(piece.To, token)));
        return await EndAsync(DeployOutcome.Released, []);
    });

    /// <summary>Takes everything back.</summary>
    /// <param name="causes">Why; empty: somebody wants it so.</param>
    public Task<DeployEnd> BackAsync(ImmutableArray<Problem> causes) => WhileOursAsync(causes, async () =>
    {
        await AppendAsync(new DeployUndoing(time.GetUtcNow(), causes.IsEmpty ? "somebody asked for it" : engine.WithoutSecrets(causes[0].What)));
        var problems = await RunAsync(_steps.Back(), leases.Lost);
        leases.Lost.ThrowIfCancellationRequested();
        return problems.IsEmpty ? await EndAsync(DeployOutcome.Undone, causes) with { Left = [.. _steps.Left] }
            : problems.Any(IsAway) ? Underway([.. causes, .. problems])
            : await EndAsync(DeployOutcome.NeedsPerson, [.. causes, .. problems]);
    });

    /// <summary>Whether it says that the user broke the deploy off.</summary>
    public static bool IsCancellation(Problem problem) => problem.Code == "deploy-cancelled";

    TimeSpan Elapsed => time.GetElapsedTime(_began) is var here && Began is { } earlier && time.GetUtcNow() - earlier is var whole && whole > here ? whole : here;

    /// <summary>Whether it says that the deploy is in other hands by now.</summary>
    public static bool IsTaken(Problem problem) => problem.Code is "lease-lost" or "journal-fenced";

    /// <summary>Whether it says that something cannot be reached just now, or is in other hands.</summary>
    public static bool IsAway(Problem problem) => IsTaken(problem) || problem.Code is "kube-unreachable" or "journal-failed" or "data-unreachable";

    DeployEnd Underway(IEnumerable<Problem> causes) => new(number, DeployOutcome.Underway, Elapsed, [.. causes.Distinct()]);

    /// <summary>Where the cluster is away, or the deploy is somebody else's by now, it stays as it is.</summary>
    async Task<DeployEnd> WhileOursAsync(ImmutableArray<Problem> causes, Func<Task<DeployEnd>> doAsync)
    {
        try
        {
            return await doAsync();
        }
        catch (ProblemException exception)
        {
            return Underway([.. causes, .. exception.Problems]);
        }
        catch (OperationCanceledException) when (leases.Lost.IsCancellationRequested)
        {
            return Underway([.. await WhyLostAsync(), .. causes]);
        }
    }

    /// <returns>Empty: the leases are still ours.</returns>
    async Task<IReadOnlyList<Problem>> WhyLostAsync()
    {
        try
        {
            await leases.CheckAsync(CancellationToken.None);
            return [];
        }
        catch (ProblemException exception)
        {
            return exception.Problems;
        }
    }

    /// <returns>Why not all steps were done; empty: they were.</returns>
    async Task<ImmutableArray<Problem>> RunAsync(Plan plan, CancellationToken cancellation)
    {
        try
        {
            // Going on with a deploy runs all of its steps again: no end need be known before the next intent.
            var options = new ExecutorOptions { Limit = AtOnce, FailFast = true, Journal = journal, HasDurableEnds = false };
            var results = await new Executor(time, observer(), options).RunAsync(plan, cancellation);
            return [.. results.SelectMany(result => result.Problems)];
        }
        catch (OperationCanceledException)
        {
            return [new Problem("deploy-cancelled", $"deploy {number} was cancelled") { Kind = ProblemKind.Failure }];
        }
    }

    Task ForAllAsync(Func<DeployPiece, CancellationToken, Task> doAsync) =>
        Parallel.ForEachAsync(pieces, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = leases.Lost }, async (piece, token) => await doAsync(piece, token));

    async Task CommitAsync(CancellationToken cancellation)
    {
        await leases.CheckAsync(cancellation);
        _isCommitted = null;
        await AppendAsync(new DeployCommitted(time.GetUtcNow()));
        _isCommitted = true;
    }

    async Task<DeployEnd> EndAsync(DeployOutcome outcome, ImmutableArray<Problem> causes)
    {
        await AppendAsync(new DeployEnded(time.GetUtcNow(), outcome, Elapsed));
        return new DeployEnd(number, outcome, Elapsed, causes);
    }

    ValueTask AppendAsync(JournalEntry entry) => journal.AppendAsync(entry, isDurable: true, leases.Lost);
}

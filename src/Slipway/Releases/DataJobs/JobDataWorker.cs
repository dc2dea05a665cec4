using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Slipway.Data.Work;
using Slipway.Engines.Kubernetes;
using Slipway.Problems;
using Slipway.Releases.Rollout;
using Slipway.Secrets.Redaction;

namespace Slipway.Releases.DataJobs;

/// <summary>Works on the data of a need in the cluster that it is in: each order is a Job. See docs/decisions/data-work-in-jobs.md.</summary>
/// <param name="holdsLease">The caller holds the component's lease: what another one has left at work is ended first.</param>
sealed class JobDataWorker(KubeConnection connection, DataJobPlace place, bool holdsLease, Redactor redactor, RolloutLimits limits) : IDataWorker
{
    /// <summary>For a Job that was told to end: longer than its pod is given.</summary>
    static readonly TimeSpan End = TimeSpan.FromMinutes(5);

    /// <summary>To tell the cluster that a Job may go; where that fails, it goes by itself.</summary>
    static readonly TimeSpan Removal = TimeSpan.FromSeconds(10);

    /// <summary>For the answer of an observer that was told to end.</summary>
    static readonly TimeSpan Answer = TimeSpan.FromMinutes(1);

    readonly KubeClient _client = new(connection);
    readonly Lock _gate = new();
    Task? _alone;

    string Data => $"{place.Subject}";

    public async Task<TAnswer> DoAsync<TAnswer>(DataOrder<TAnswer> order, Action<string> write, CancellationToken cancellation)
        where TAnswer : DataAnswer
    {
        if (order is ObserveLocks observe)
        {
            return (TAnswer)(DataAnswer)await ObserveAsync(observe, write, cancellation);
        }

        await BeAloneAsync(order, cancellation);
        await new SnapshotClaim(_client, place.Owner, place.Namespace).EnsureAsync(place.Destination.Claim, cancellation);
        return await AskAsync(order, write, cancellation) is TAnswer answer ? answer
            : throw DataJobProblems.Failed(Data, order.GetType().Name, null);
    }

    async Task<DataAnswer> AskAsync(DataOrder order, Action<string> write, CancellationToken cancellation)
    {
        while (true)
        {
            var (job, isOurs) = await MakeAsync(order, cancellation);
            try
            {
                await WithSecretAsync(job);
                await using var run = new DataJobRun(connection, redactor, limits, job, DataJob.MarkOf(job) ?? "", write);
                var (told, failure) = await run.UntilDoneAsync(cancellation);
                if (told is not null || isOurs)
                {
                    return told is null ? throw DataJobProblems.Failed(Data, job.Name() ?? "", failure) : told.Answer ?? throw DataJobProblems.Told(told);
                }
            }
            finally
            {
                await RemoveAsync(job);
            }

            // Another caller's, of which nothing can be read any more: what it did can be done again.
            await GoneAsync(job, cancellation);
        }
    }

    async Task<LocksSeen> ObserveAsync(ObserveLocks order, Action<string> write, CancellationToken enough)
    {
        // A volume that another Job has may keep this one waiting, and it needs none.
        var unmounted = place with { Destination = place.Destination with { Claim = null } };
        var told = await ObserveAsync(DataJob.Of(unmounted, order, NewMark(), holdsLease), order, write, enough);
        if (told is null)
        {
            write("which locks were taken is not known: who was to watch them had not begun by then");
        }

        return told is null ? new LocksSeen([]) : told.Answer as LocksSeen ?? throw DataJobProblems.Told(told);
    }

    /// <returns>Null: it had not begun when it was enough.</returns>
    async Task<ToldAnswer?> ObserveAsync(JsonObject wanted, ObserveLocks order, Action<string> write, CancellationToken enough)
    {
        try
        {
            await BeAloneAsync(order, enough);
        }
        catch (OperationCanceledException) when (enough.IsCancellationRequested)
        {
            return null;
        }

        var job = await CreateAsync(wanted) ?? throw DataJobProblems.Failed(Data, wanted.Name() ?? "", null);
        try
        {
            await WithSecretAsync(job);
            await using var run = new DataJobRun(connection, redactor, limits, job, DataJob.MarkOf(job) ?? "", write);
            return await run.UntilEnoughAsync(() => RemoveAsync(job, KubePropagation.Foreground), Answer, enough);
        }
        finally
        {
            await RemoveAsync(job);
        }
    }

    /// <returns>The Job as it is, and whether it was made now.</returns>
    async Task<(JsonObject Job, bool IsOurs)> MakeAsync(DataOrder order, CancellationToken cancellation)
    {
        while (true)
        {
            var wanted = DataJob.Of(place, order, NewMark(), holdsLease);
            var made = await CreateAsync(wanted);
            var job = made ?? await FindAsync(wanted);
            if (job is null)
            {
                continue;
            }

            if (made is null && (job.Condition("Failed") is not null || job.At("metadata", "deletionTimestamp") is not null))
            {
                await RemoveAsync(job);
                await GoneAsync(job, cancellation);
                continue;
            }

            return (job, made is not null);
        }
    }

    /// <summary>Not broken off: whether it was made must be known, or nobody would end it.</summary>
    /// <returns>Null: there is one already.</returns>
    async Task<JsonObject?> CreateAsync(JsonObject wanted)
    {
        try
        {
            return await _client.CreateOnceAsync(RolloutKinds.Jobs, wanted, CancellationToken.None);
        }
        catch (ProblemException unsure) when (unsure.Problems[0].Code == "kube-unreachable")
        {
            return await FindAsync(wanted) is { } made && DataJob.MarkOf(made) == DataJob.MarkOf(wanted) ? made : throw new ProblemException(unsure.Problems);
        }
    }

    Task<JsonObject?> FindAsync(JsonObject job) => _client.GetAsync(RolloutKinds.Jobs, place.Namespace, job.Name() ?? "", CancellationToken.None);

    /// <summary>After the Job, which owns it: so nothing is left of it either if we are killed in between. The Job's pod waits for it.</summary>
    async Task WithSecretAsync(JsonObject job) => await _client.CreateOnceAsync(DataKinds.Secrets, DataJob.SecretOf(place, job), CancellationToken.None);

    static string NewMark() => RandomNumberGenerator.GetHexString(16, lowercase: true);

    /// <summary>Before the first order: what a killed holder of the lease has left ends, unless it is this very order.</summary>
    Task BeAloneAsync(DataOrder order, CancellationToken cancellation)
    {
        lock (_gate)
        {
            return _alone = _alone is { IsFaulted: false, IsCanceled: false } ? _alone : holdsLease ? EndOthersAsync(order, cancellation) : Task.CompletedTask;
        }
    }

    async Task EndOthersAsync(DataOrder order, CancellationToken cancellation)
    {
        var own = DataJob.IsOwn(order) ? DataJob.Of(place, order, "", holdsLease).Name() : null;
        var selector = $"{place.Owner.Selector},{DataJob.LeaseLabel}={place.Need}";
        var left = (await _client.ListAsync(new KubeSelection(RolloutKinds.Jobs, place.Namespace, selector), cancellation)).Items.Where(job => job.Name() != own).ToList();
        await Task.WhenAll(left.Select(job => RemoveAsync(job, KubePropagation.Foreground)));

        // What is over has no effect any more, and nobody waits for its answer: the lease is ours.
        foreach (var job in left.Where(job => !IsOver(job)))
        {
            await GoneAsync(job, cancellation);
        }
    }

    static bool IsOver(JsonObject job) => (job.Condition("Complete") ?? job.Condition("Failed")).Text("status") == "True";

    /// <exception cref="ProblemException"><c>data-job-busy</c></exception>
    async Task GoneAsync(JsonObject job, CancellationToken cancellation)
    {
        using var deadline = new CancellationTokenSource(End, connection.Time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellation);
        await using var objects = new StageObjects(_client, connection, place.Namespace, $"{DataJob.JobLabel}={job.Name()}");
        objects.Follow(RolloutKinds.Jobs, RolloutKinds.Pods);
        try
        {
            await objects.UntilAsync(() => !objects.Of(RolloutKinds.Jobs).Any(one => one.Uid() == job.Uid()) && !objects.Of(RolloutKinds.Pods).Any(pod => pod.IsControlledBy(job)), limit.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw DataJobProblems.Busy(Data, job.Name() ?? "");
        }
    }

    async Task RemoveAsync(JsonObject job, KubePropagation propagation = KubePropagation.Background)
    {
        using var limit = new CancellationTokenSource(Removal, connection.Time);
        try
        {
            await _client.DeleteAsync(RolloutKinds.Jobs, place.Namespace, job.Name() ?? "", job.Uid() ?? "", propagation, limit.Token);
        }
        catch (Exception exception) when (exception is ProblemException or OperationCanceledException)
        {
            // It ends and removes itself, and whoever comes next waits for that.
        }
    }
}

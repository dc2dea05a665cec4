using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;
using Slipway.Problems;
using Slipway.Releases.Rollout;
using Slipway.Secrets.Redaction;

namespace Slipway.Releases.DataJobs;

/// <summary>Waits for a Job that works on data: shows how far it is, and takes its answer out of its log.</summary>
/// <param name="job">As the cluster made it.</param>
/// <param name="mark">Of its answer.</param>
/// <param name="write">Gets each line of its log that is for people.</param>
sealed class DataJobRun(KubeConnection connection, Redactor redactor, RolloutLimits limits, JsonObject job, string mark, Action<string> write) : IAsyncDisposable
{
    /// <summary>What the log still gets to end when the Job has.</summary>
    static readonly TimeSpan Tail = TimeSpan.FromSeconds(5);

    /// <summary>Of an answer, and the words for people around it.</summary>
    const int MostBytes = 48 * 1024 * 1024;

    readonly KubeClient _client = new(connection);
    readonly StageObjects _objects = new(new KubeClient(connection), connection, job.Namespace() ?? "", $"{DataJob.JobLabel}={job.Name()}");
    readonly RolloutTarget _target = RolloutTarget.Of(RolloutKinds.Jobs, job);
    readonly List<string> _answer = [];
    readonly Lock _gate = new();

    KubeInspection Inspection => new(connection, _client);

    /// <summary>Until it has ended.</summary>
    /// <returns>Its answer; null: it left none, and the failure says why, if anything does.</returns>
    /// <exception cref="ProblemException">The cluster refuses or is away: the Job may go on.</exception>
    public async Task<(ToldAnswer? Answer, RolloutFailure? Failure)> UntilDoneAsync(CancellationToken cancellation)
    {
        _objects.Follow(RolloutKinds.Jobs, RolloutKinds.Pods, RolloutKinds.Events);
        using var following = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var log = Log();
        var follow = log.FollowAsync(following.Token);
        try
        {
            var failure = await new RolloutWatch(_client, _objects, new RolloutEvidence(Inspection, redactor, limits, _objects.Time), limits).UntilDoneAsync([_target], _ => { }, cancellation);
            await Task.WhenAny(follow, Task.Delay(Tail, _objects.Time, cancellation));
            return (Told() ?? await ReadAsync(cancellation), failure is null ? null : failure with { LastLines = [.. failure.LastLines.Where(line => !AnswerText.Is(line))] });
        }
        finally
        {
            await following.CancelAsync();
            await follow.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Until somebody wants to know what it has seen: then it is ended, and answers.</summary>
    /// <param name="endAsync">Ends it.</param>
    /// <param name="patience">For the answer after that.</param>
    /// <param name="enough">Cancelled when it has seen enough.</param>
    /// <returns>Null: it had not begun by then.</returns>
    public async Task<ToldAnswer?> UntilEnoughAsync(Func<Task> endAsync, TimeSpan patience, CancellationToken enough)
    {
        _objects.Follow(RolloutKinds.Jobs, RolloutKinds.Pods, RolloutKinds.Events);
        using var following = new CancellationTokenSource();
        var follow = Log().FollowAsync(following.Token);
        try
        {
            await Task.WhenAny(follow, Task.Delay(Timeout.InfiniteTimeSpan, _objects.Time, enough));
            await endAsync();
            following.CancelAfter(patience);
            return await FollowedAsync(follow, following.Token) ?? await ReadAsync(following.Token);
        }
        catch (OperationCanceledException) when (following.IsCancellationRequested)
        {
            return null;
        }
        finally
        {
            await following.CancelAsync();
            await follow.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>What comes through the log until it ends, or its pod is gone.</summary>
    async Task<ToldAnswer?> FollowedAsync(Task follow, CancellationToken cancellation)
    {
        await _objects.UntilAsync(() => Told() is not null || follow.IsCompleted || !_objects.Of(RolloutKinds.Jobs).Any(one => one.Uid() == _target.Uid), cancellation);
        return Told();
    }

    MigrationLog Log() => new(_objects, Inspection, redactor, _target, limits.LastLines, Take);

    void Take(string line)
    {
        if (!AnswerText.Is(line))
        {
            write(line);
            return;
        }

        lock (_gate)
        {
            _answer.Add(line);
        }
    }

    ToldAnswer? Told()
    {
        lock (_gate)
        {
            return AnswerText.Read(_answer, mark);
        }
    }

    /// <summary>A connection that broke may have lost a piece, and masking may have changed one.</summary>
    async Task<ToldAnswer?> ReadAsync(CancellationToken cancellation) =>
        _objects.Now(() => _objects.Of(RolloutKinds.Pods).FirstOrDefault(pod => pod.IsControlledBy(job))?.Name()) is { } pod
        && await Inspection.WholeLogAsync(_objects.Space, pod, DataJob.Part, MostBytes, cancellation) is { } log ? AnswerText.Read(log, mark) : null;

    public ValueTask DisposeAsync() => _objects.DisposeAsync();
}

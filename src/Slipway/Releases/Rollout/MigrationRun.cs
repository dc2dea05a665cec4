using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;
using Slipway.Problems;
using Slipway.Secrets.Redaction;

namespace Slipway.Releases.Rollout;

/// <summary>Has a Job migrate, once: one of its name that is there already is waited for, whoever made it.</summary>
sealed class MigrationRun(KubeClient client, KubeInspection inspection, StageObjects objects, Redactor redactor, RolloutLimits limits)
{
    /// <summary>What the log still gets to end when the Job has.</summary>
    static readonly TimeSpan Tail = TimeSpan.FromSeconds(5);

    /// <summary>For a Job that was stopped to end its pods.</summary>
    static readonly TimeSpan Stop = TimeSpan.FromMinutes(2);

    /// <summary>Until the Job has ended. Who is killed while it waits calls it again with the same Job.</summary>
    /// <param name="job">As <see cref="Objects.MigrationJob"/> makes it.</param>
    /// <param name="line">Gets each line that it writes, without secrets.</param>
    /// <returns>Null: it has migrated; else why not, and then nothing of it runs any more unless the problem says so.</returns>
    /// <exception cref="ProblemException">The cluster refuses or is away: the Job may go on.</exception>
    public async Task<Problem?> RunAsync(JsonObject job, Action<string> line, CancellationToken cancellation)
    {
        var target = RolloutTarget.Of(RolloutKinds.Jobs, await MakeAsync(job, cancellation));
        objects.Follow(RolloutKinds.Jobs, RolloutKinds.Pods, RolloutKinds.Events, RolloutKinds.ReplicaSets);
        using var following = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var log = new MigrationLog(objects, inspection, redactor, target, limits.LastLines, line);
        var follow = log.FollowAsync(following.Token);
        try
        {
            var evidence = new RolloutEvidence(inspection, redactor, limits, objects.Time);
            var failure = await new RolloutWatch(client, objects, evidence, limits).UntilDoneAsync([target], _ => { }, cancellation);
            await EndAsync(follow, following);
            return failure is null ? null : await ProblemAsync(target, failure with { LastLines = failure.LastLines.IsEmpty ? log.LastLines : failure.LastLines }, cancellation);
        }
        finally
        {
            await following.CancelAsync();
            await follow.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    async Task<JsonObject> MakeAsync(JsonObject job, CancellationToken cancellation)
    {
        var (space, name) = (job.Namespace(), job.Name() ?? "");
        try
        {
            if (await client.CreateOnceAsync(RolloutKinds.Jobs, job, cancellation) is { } made)
            {
                return made;
            }
        }
        catch (ProblemException unsure) when (unsure.Problems[0].Code == "kube-unreachable")
        {
            // It may have been made all the same. Where it was not, to make it again is to make it once.
            return await client.GetAsync(RolloutKinds.Jobs, space, name, cancellation) ?? await client.CreateOnceAsync(RolloutKinds.Jobs, job, cancellation) ?? throw new ProblemException(unsure.Problems);
        }

        return await client.GetAsync(RolloutKinds.Jobs, space, name, cancellation) ?? throw new ProblemException(MigrationProblems.Gone(name));
    }

    /// <summary>Its last words may still be underway. Where some are missing, how it ended is known all the same.</summary>
    async Task EndAsync(Task follow, CancellationTokenSource following)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(following.Token);
        await Task.WhenAny(follow, Task.Delay(Tail, objects.Time, stop.Token));
        await stop.CancelAsync();
        await following.CancelAsync();
        await follow.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    async Task<Problem> ProblemAsync(RolloutTarget target, RolloutFailure failure, CancellationToken cancellation)
    {
        var isOver = failure.Code is "rollout-job" or "rollout-gone" || failure.Code == "rollout-deadline" && await IsOverAsync(target, cancellation);
        return MigrationProblems.Of(target.Name, failure, isOver || await StopAsync(target, cancellation));
    }

    async Task<bool> IsOverAsync(RolloutTarget target, CancellationToken cancellation) =>
        await client.GetAsync(RolloutKinds.Jobs, objects.Space, target.Name, cancellation) is not { } job || job.Uid() != target.Uid || job.Condition("Failed") is not null;

    /// <summary>An image that comes late must not begin to migrate what is being undone.</summary>
    /// <returns>False: whether it has ended is not known.</returns>
    async Task<bool> StopAsync(RolloutTarget target, CancellationToken cancellation)
    {
        using var deadline = new CancellationTokenSource(Stop, objects.Time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellation);
        try
        {
            await client.ApplyAsync(RolloutKinds.Jobs, Suspended(target), new KubeApply(), limit.Token);
            await objects.UntilAsync(() => IsIdle(target), limit.Token);
            return true;
        }
        catch (Exception exception) when (exception is ProblemException || (exception is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return false;
        }
    }

    bool IsIdle(RolloutTarget target) =>
        objects.Of(RolloutKinds.Jobs).FirstOrDefault(job => job.Uid() == target.Uid) is not { } job
        || ((job.Condition("Suspended") ?? job.Condition("Failed")).Text("status") == "True" && objects.Of(RolloutKinds.Pods).All(pod => !pod.IsControlledBy(job) || pod.IsOver()));

    JsonObject Suspended(RolloutTarget target) => new()
    {
        ["apiVersion"] = RolloutKinds.Jobs.ApiVersion,
        ["kind"] = RolloutKinds.Jobs.Kind,
        ["metadata"] = new JsonObject { ["name"] = target.Name, ["namespace"] = objects.Space, ["uid"] = target.Uid },
        ["spec"] = new JsonObject { ["suspend"] = true },
    };
}

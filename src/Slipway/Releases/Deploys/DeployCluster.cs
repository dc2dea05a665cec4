using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Net.Http;
using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;
using Slipway.Problems;
using Slipway.Releases.DataJobs;
using Slipway.Releases.Objects;
using Slipway.Releases.Planning;
using Slipway.Releases.Records;
using Slipway.Releases.Rollout;
using Slipway.Secrets;
using Slipway.Secrets.Redaction;

namespace Slipway.Releases.Deploys;

/// <summary>The cluster as a deploy changes it: the leases are looked at whenever a change is written.</summary>
/// <param name="leases">Of all components of the deploy.</param>
/// <param name="redactor">Knows every secret: what containers write is shown.</param>
sealed class DeployCluster(KubeConnection connection, KubeKinds kinds, ILeases leases, Redactor redactor) : IDeployEngine
{
    readonly KubeConnection _checked = connection.Through(http => new HttpMessageInvoker(new LeaseHandler(http, leases)));
    readonly DefinedKinds _kinds = new(new KubeClient(connection), connection, kinds);
    readonly ConcurrentDictionary<string, StageObjects> _objects = new(StringComparer.Ordinal);

    public RolloutLimits Limits { get; init; } = new();

    /// <inheritdoc/>
    public ScriptHost? Scripts { get; init; }

    /// <inheritdoc/>
    public ValueTask CheckAsync(CancellationToken cancellation) => leases.CheckAsync(cancellation);

    /// <inheritdoc/>
    public void Hide(Secret secret) => redactor.Add(secret);

    /// <inheritdoc/>
    public string WithoutSecrets(string text) => redactor.Redact(text);

    /// <summary>What is in a namespace, followed for as long as the deploy lasts.</summary>
    public StageObjects Objects(string space) => _objects.GetOrAdd(space, name => new StageObjects(Client, connection, name));

    /// <returns>The cluster's answer: the object as it is now.</returns>
    public async Task<(KubeResource Resource, JsonObject Applied)> ApplyAsync(JsonObject wanted, CancellationToken cancellation)
    {
        var resource = ResourceOf(wanted);
        await new SnapshotClaim(Client, ObjectOwner.Of(wanted), wanted.Namespace() ?? "").EnsureAsync(ScheduledSnapshot.ClaimOf(wanted), cancellation);
        var applied = (await Client.ApplyAsync(resource, wanted, new KubeApply(), cancellation)).Object;
        if (resource.Is("apiextensions.k8s.io", "CustomResourceDefinition"))
        {
            await _kinds.LearnAsync(applied, cancellation);
        }

        return (resource, applied);
    }

    /// <inheritdoc/>
    public async Task<(KubeResource Resource, JsonObject Applied)> PutBackAsync(JsonObject earlier, ObjectOwner owner, CancellationToken cancellation)
    {
        if (await FindAsync(earlier, cancellation) is { } live && owner.Owns(live) && (ImmutableFields.MayReplace(live) || ImmutableFields.MayReplace(earlier))
            && !ImmutableFields.Find(live, earlier).IsEmpty)
        {
            await RemoveAsync(live, cancellation);
        }

        return await ApplyAsync(earlier, cancellation);
    }

    /// <inheritdoc/>
    public Task<JsonObject?> FindAsync(JsonObject one, CancellationToken cancellation) =>
        _kinds.Find(one) is { } resource ? Client.GetAsync(resource, one.Namespace(), one.Name() ?? "", cancellation) : Task.FromResult<JsonObject?>(null);

    /// <inheritdoc/>
    public async Task RemoveAsync(JsonObject live, CancellationToken cancellation)
    {
        var (resource, space, name, uid) = (ResourceOf(live), live.Namespace(), live.Name() ?? "", live.Uid() ?? "");
        if (await Client.DeleteAsync(resource, space, name, uid, KubePropagation.Foreground, cancellation) != KubeDeletion.Begun || space is null)
        {
            return;
        }

        var objects = Objects(space);
        objects.Follow(resource);
        await objects.UntilAsync(() => !objects.Of(resource).Any(one => one.Uid() == uid), cancellation);
    }

    /// <exception cref="ProblemException">The proof that it does not come up.</exception>
    public Task RollOutAsync(string space, IReadOnlyCollection<RolloutTarget> targets, Action<string> write, CancellationToken cancellation) =>
        RollOutAsync(space, targets, Limits, write, cancellation);

    /// <exception cref="ProblemException">The proof that it does not come up.</exception>
    public async Task RollOutAsync(string space, IReadOnlyCollection<RolloutTarget> targets, RolloutLimits limits, Action<string> write, CancellationToken cancellation)
    {
        if (targets.Count > 0 && await new RolloutWatch(Client, Objects(space), Evidence, limits).UntilDoneAsync([.. targets], write, cancellation) is { } failure)
        {
            throw new ProblemException(failure.ToProblem());
        }
    }

    /// <summary>Waits for a Job or a pod of a chart to have done its work, for an hour where it does not say how long.</summary>
    /// <exception cref="ProblemException">The proof that it failed.</exception>
    public Task RunHookAsync(string space, RolloutTarget target, Action<string> write, CancellationToken cancellation) =>
        RollOutAsync(space, [target], Limits with { Progress = TimeSpan.FromHours(1) }, write, cancellation);

    /// <inheritdoc/>
    public async Task MigrateAsync(MigrationCall call, Action<string> write, CancellationToken cancellation)
    {
        if (MigrationVariant.SecretOf(call) is { } secret)
        {
            redactor.Add(call.Variables.Values);
            await ApplyAsync(secret, cancellation);
        }

        var (job, inspection) = (MigrationVariant.JobOf(call), new KubeInspection(connection, Client));
        if (await new MigrationRun(Client, inspection, Objects(job.Namespace() ?? ""), redactor, Limits).RunAsync(job, write, cancellation) is { } problem)
        {
            throw new ProblemException(problem);
        }

        if (!call.Variables.IsEmpty && await FindAsync(MigrationVariant.EmptySecretOf(call), cancellation) is { } used)
        {
            await RemoveAsync(used, cancellation);
        }
    }

    /// <exception cref="ProblemException">What is wrong, all of it.</exception>
    public async Task SmokeAsync(string space, SmokeTarget target, ReleaseRecord release, CancellationToken cancellation)
    {
        var problems = await new SmokeRun(connection, Objects(space), redactor, new SmokeLimits()).RunAsync(target, release.Smoke, cancellation);
        if (!problems.IsEmpty)
        {
            throw new ProblemException(problems);
        }
    }

    /// <inheritdoc/>
    public async Task StopMigrationAsync(MigrationCall call, ObjectOwner owner, CancellationToken cancellation)
    {
        foreach (var one in (JsonObject[])[MigrationVariant.JobOf(call), MigrationVariant.EmptySecretOf(call)])
        {
            if (await FindAsync(one, cancellation) is { } live && owner.Owns(live))
            {
                await RemoveAsync(live, cancellation);
            }
        }
    }

    /// <inheritdoc/>
    public Task ReplacePodsAsync(string space, KubeResource sets, JsonObject set, Func<string?, bool> isOld, CancellationToken cancellation) =>
        new DatabasePods(this, space).ReplaceAsync(sets, set, isOld, cancellation);

    /// <inheritdoc/>
    public async Task<ImmutableArray<Problem>> TryAsync(
        ReleaseRecord standing, string space, string mark, ImmutableSortedDictionary<string, Secret> variables, Action<string> write, CancellationToken cancellation)
    {
        redactor.Add(variables.Values);
        return TrialObjects.Of(standing, mark, variables) is { } objects
            ? await new TrialRun(this, objects, space, await TrialLimitsAsync(objects.Standing, space, cancellation)).RunAsync(standing, write, cancellation)
            : [];
    }

    /// <summary>Its own deadline is for the slowest of starts: how long this version takes, its pods tell.</summary>
    async Task<RolloutLimits> TrialLimitsAsync(JsonObject workload, string space, CancellationToken cancellation)
    {
        var labels = (workload.At("spec", "selector", "matchLabels") as JsonObject ?? []).Select(label => $"{label.Key}={label.Value}");
        var pods = await Client.ListAsync(new KubeSelection(RolloutKinds.Pods, space, string.Join(',', labels)), cancellation);
        return Limits with { Graces = Limits.Graces with { Unready = TrialPace.Of(pods.Items) } };
    }

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">Always: no database in a cluster is a file.</exception>
    public Task StopAsync(ReleaseRecord standing, CancellationToken cancellation) => throw new NotSupportedException("only a database that is a file has its writers stopped");

    /// <inheritdoc/>
    public Task LetInAsync(string component, CancellationToken cancellation) => Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var objects in _objects.Values)
        {
            await objects.DisposeAsync();
        }

        _checked.Dispose();
    }

    KubeClient Client => new(_checked);

    RolloutEvidence Evidence => new(new KubeInspection(connection, Client), redactor, Limits, connection.Time);

    /// <inheritdoc/>
    public KubeResource ResourceOf(JsonObject one) => _kinds.Get(one);
}

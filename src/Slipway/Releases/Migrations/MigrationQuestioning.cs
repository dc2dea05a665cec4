using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;
using Slipway.Problems;
using Slipway.Releases.Objects;
using Slipway.Releases.Records;
using Slipway.Releases.Rollout;
using Slipway.Secrets.Redaction;

namespace Slipway.Releases.Migrations;

/// <summary>Asks a new image in the cluster, with the variables that it is going to have, which of its migrations are pending. Nothing is left of it.</summary>
/// <param name="redactor">Knows every secret: what a migration is called and runs is shown and recorded, and what went wrong too.</param>
/// <param name="within">An answer.</param>
sealed class MigrationQuestioning(KubeConnection connection, Redactor redactor, RolloutLimits limits, TimeSpan within)
{
    /// <summary>For the document, and the words for people around it.</summary>
    const int MostBytes = 2 * StatusReader.MostBytes;

    /// <summary>To tell the cluster that it may remove it; where that fails, it does so by itself.</summary>
    static readonly TimeSpan Removal = TimeSpan.FromSeconds(10);

    static readonly KubeResource Maps = new("", "v1", "ConfigMap", "configmaps", true, []);
    static readonly KubeResource Secrets = new("", "v1", "Secret", "secrets", true, []);

    readonly KubeClient _client = new(connection);

    /// <param name="component">Whose migrations.</param>
    /// <exception cref="ProblemException"><c>migrate-status-failed</c>, <c>migrate-status-unreadable</c>, or the cluster refuses or is away.</exception>
    public async Task<MigrationStatus> AskAsync(string component, MigrationQuestion question, CancellationToken cancellation)
    {
        var job = await _client.CreateOnceAsync(RolloutKinds.Jobs, question.Job, cancellation) ?? throw StatusProblems.Failed(component, $"there is a Job `{question.Job.Name()}` already", isTimeout: false);
        try
        {
            // The Job first: it owns them, so that nothing is left of them either if we are killed here. Its pod waits for them.
            foreach (var variables in question.OwnedBy(job))
            {
                await _client.CreateOnceAsync(variables.Kind() == "Secret" ? Secrets : Maps, variables, cancellation);
            }

            return Masked(await AnswerAsync(component, question, job, cancellation));
        }
        finally
        {
            await RemoveAsync(job);
        }
    }

    async Task<MigrationStatus> AnswerAsync(string component, MigrationQuestion question, JsonObject job, CancellationToken cancellation)
    {
        var (space, inspection) = (job.Namespace() ?? "", new KubeInspection(connection, _client));
        await using var objects = new StageObjects(_client, connection, space, question.Selector);
        objects.Follow(RolloutKinds.Jobs, RolloutKinds.Pods);
        using var deadline = new CancellationTokenSource(within, connection.Time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellation);
        var evidence = new RolloutEvidence(inspection, redactor, limits, connection.Time);
        try
        {
            var failure = await new RolloutWatch(_client, objects, evidence, limits).UntilDoneAsync([RolloutTarget.Of(RolloutKinds.Jobs, job)], _ => { }, limit.Token);
            if (failure is not null)
            {
                throw StatusProblems.Failed(component, failure);
            }

            var log = Place(objects, job) is { } pod ? await inspection.WholeLogAsync(space, pod.Pod, pod.Container, MostBytes, limit.Token) : null;
            return StatusReader.Read(component, MixedLog.Document(log ?? []) ?? throw StatusReader.Unreadable(component, "there is no whole JSON object with `migrations` in what it wrote"));
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            var late = new RolloutFailure("rollout-deadline", "") { Evidence = $"there was no answer within {within.TotalSeconds:0} s", IsTimeout = true, Log = Place(objects, job) };
            throw StatusProblems.Failed(component, await evidence.WithLastLinesAsync(space, late, cancellation));
        }
    }

    /// <summary>Where it writes; null: it has no pod.</summary>
    static ContainerPlace? Place(StageObjects objects, JsonObject job) =>
        objects.Now(() => objects.Of(RolloutKinds.Pods).FirstOrDefault(pod => pod.IsControlledBy(job))?.Name()) is { } pod ? new ContainerPlace(pod, MigrationJob.Part) : null;

    MigrationStatus Masked(MigrationStatus status) => status with
    {
        Pending = [.. status.Pending.Select(migration => migration with { Name = redactor.Redact(migration.Name), Sql = redactor.Redact(migration.Sql) })],
    };

    async Task RemoveAsync(JsonObject job)
    {
        using var limit = new CancellationTokenSource(Removal, connection.Time);
        try
        {
            await _client.DeleteAsync(RolloutKinds.Jobs, job.Namespace(), job.Name() ?? "", job.Uid() ?? "", KubePropagation.Background, limit.Token);
        }
        catch (Exception exception) when (exception is ProblemException or OperationCanceledException)
        {
            // It ends and removes itself.
        }
    }
}

using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;
using Slipway.Execution.Journal;
using Slipway.Problems;
using Slipway.Releases.Records;

namespace Slipway.Releases.Places;

/// <summary>A namespace as the place of a stage's releases: ConfigMaps that are written once, and a Lease.</summary>
/// <param name="connection">Its owner ends it.</param>
/// <param name="time">For leases: its monotonic clock must go on while this process is stopped.</param>
sealed class NamespacePlace(StagePlace place, KubeConnection connection, PlaceLimits limits, TimeProvider time) : IReleasePlace
{
    readonly KubeClient _client = new(connection);

    /// <summary>What the whole deploy waits for (its journal) or hangs on (its leases) does not stand in line behind the records of many components.</summary>
    readonly KubeConnection _first = connection.Through(http => http);

    NamespaceRecords Records => new(place, _client, new WriteOnce(_client, connection));

    NamespaceJournals Journals => new(place, new KubeClient(_first), new WriteOnce(new KubeClient(_first), _first));

    /// <inheritdoc/>
    /// <exception cref="ProblemException"><c>record-broken</c>, <c>journal-broken</c>, <c>release-outcome-unknown</c></exception>
    public Task<ReleaseHistory> HistoryAsync(CancellationToken cancellation) => PlaceHistory.ReadAsync(
        async () =>
        {
            var (records, journals) = (Records.ListAsync(cancellation), Journals.ReadAsync(cancellation));
            await Task.WhenAll(records, journals);
            return ([.. (await records).Select(record => (record.Summary, record.Outcome))], await journals);
        },
        release => PlaceProblems.OutcomeUnknown(release.Component, release.Number, release.Deploy, new RecordName(release.Component, release.Number).ToString()));

    /// <inheritdoc/>
    public async Task<ReleaseHistory> HistorySinceAsync(ReleaseHistory known, IReadOnlyCollection<string> components, CancellationToken cancellation) =>
        await new PlaceNews(place, _client).IsNoneAsync(known, components, cancellation) ? known : await HistoryAsync(cancellation);

    /// <inheritdoc/>
    /// <exception cref="ProblemException"><c>record-broken</c></exception>
    public Task<ReleaseRecord?> ReadAsync(string component, int number, CancellationToken cancellation) => Records.ReadAsync(component, number, cancellation);

    /// <inheritdoc/>
    public Task WriteAsync(ReleaseRecord record, CancellationToken cancellation) => Records.WriteAsync(record, cancellation);

    /// <inheritdoc/>
    public Task<IJournal?> BeginAsync(int deploy, DeployBegan began, CancellationToken cancellation) => Journals.BeginAsync(deploy, began, cancellation);

    /// <inheritdoc/>
    public Task<IJournal> TakeUpAsync(DeployRecord deploy, DeployTaken taken, CancellationToken cancellation) => Journals.TakeUpAsync(deploy, taken, cancellation);

    /// <inheritdoc/>
    public Task<ILeases> LeaseAsync(LeaseRequest request, CancellationToken cancellation) => NamespaceLeases.TakeAsync(new LeaseStore(place, new KubeClient(_first), limits.Lease), request, time, cancellation);

    /// <inheritdoc/>
    public Task NoteRestoredAsync(string component, int number, string snapshot, CancellationToken cancellation) =>
        _client.MergeAsync(StagePlace.Maps, place.Namespace, new RecordName(component, number).ToString(), RecordMetadata.RestoredFrom(snapshot), cancellation);

    /// <summary>The names of the Secrets that kept records name: nobody else may need them any more.</summary>
    public async Task<ImmutableHashSet<string>> SecretsAsync(CancellationToken cancellation) => [.. (await Records.ListAsync(cancellation)).SelectMany(record => record.Secrets)];

    /// <inheritdoc/>
    public async Task PruneAsync(ReleaseHistory history, CancellationToken cancellation)
    {
        var outdated = new OutdatedReleases(history, limits);
        await Task.WhenAll(outdated.Bereft().Select(release =>
            _client.MergeAsync(StagePlace.Maps, place.Namespace, new RecordName(release.Component, release.Number).ToString(), RecordMetadata.Ended(release), cancellation)));
        var all = await _client.ListAsync(place.Records(null), new KubeListing { IsMetadata = true, IsAtOnce = true }, cancellation);
        await Task.WhenAll(new PlacePruning(place, outdated).Removals(all.Items).Select(async removed =>
        {
            await RemoveAsync(removed[0]);
            await Task.WhenAll(removed[1..].SkipLast(1).Select(RemoveAsync));
            await Task.WhenAll(removed[1..].TakeLast(1).Select(RemoveAsync));
        }));

        Task RemoveAsync(JsonObject item) => _client.DeleteAsync(StagePlace.Maps, place.Namespace, item.Name()!, item.Uid()!, KubePropagation.Background, cancellation);
    }

    public ValueTask DisposeAsync()
    {
        _first.Dispose();
        return ValueTask.CompletedTask;
    }
}

using Slipway.Execution.Journal;
using Slipway.Problems;
using Slipway.Releases.Records;

namespace Slipway.Releases.Places.Machine;

/// <summary>This machine as the place of a stage's releases: files that are written once, journals with a lock for each line, and a lock for each component.</summary>
sealed class MachinePlace(MachineFolder folder, PlaceLimits limits, TimeProvider time) : IReleasePlace
{
    MachineRecords Records => new(folder, time);

    MachineJournals Journals => new(folder, time);

    /// <inheritdoc/>
    /// <exception cref="ProblemException"><c>record-broken</c>, <c>journal-broken</c>, <c>release-outcome-unknown</c></exception>
    public Task<ReleaseHistory> HistoryAsync(CancellationToken cancellation) => PlaceHistory.ReadAsync(
        async () =>
        {
            cancellation.ThrowIfCancellationRequested();
            return await GuardedAsync(() => Task.FromResult((Records.List(), Journals.Read())));
        },
        release => MachineProblems.OutcomeUnknown(release.Component, release.Number, release.Deploy, folder.Outcome(release.Component, release.Number)));

    /// <inheritdoc/>
    /// <exception cref="ProblemException"><c>record-broken</c></exception>
    public Task<ReleaseRecord?> ReadAsync(string component, int number, CancellationToken cancellation) => GuardedAsync(() => Task.FromResult(Records.Read(component, number)));

    /// <inheritdoc/>
    public Task WriteAsync(ReleaseRecord record, CancellationToken cancellation) => GuardedAsync(async () =>
    {
        await Records.WriteAsync(record, cancellation);
        return true;
    });

    /// <inheritdoc/>
    public Task<IJournal?> BeginAsync(int deploy, DeployBegan began, CancellationToken cancellation) => GuardedAsync(() => Task.FromResult(Journals.Begin(deploy, began)));

    /// <inheritdoc/>
    public Task<IJournal> TakeUpAsync(DeployRecord deploy, DeployTaken taken, CancellationToken cancellation) => GuardedAsync(() => Journals.TakeUpAsync(deploy, taken, cancellation));

    /// <inheritdoc/>
    /// <exception cref="ProblemException"><c>lease-unlockable</c></exception>
    public Task<ILeases> LeaseAsync(LeaseRequest request, CancellationToken cancellation) => GuardedAsync(() => MachineLeases.TakeAsync(folder, request, time, cancellation));

    /// <inheritdoc/>
    public Task NoteRestoredAsync(string component, int number, string snapshot, CancellationToken cancellation) => GuardedAsync(() =>
    {
        Records.NoteRestored(component, number, snapshot);
        return Task.FromResult(true);
    });

    /// <inheritdoc/>
    public Task PruneAsync(ReleaseHistory history, CancellationToken cancellation) => GuardedAsync(() =>
    {
        new MachinePruning(folder, new OutdatedReleases(history, limits)).Prune(history);
        return Task.FromResult(true);
    });

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    async Task<T> GuardedAsync<T>(Func<Task<T>> doing)
    {
        try
        {
            return await doing();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw MachineProblems.Failed(folder.Root, exception.Message);
        }
    }
}

using Slipway.Execution.Journal;
using Slipway.Releases.Records;

namespace Slipway.Tests.Releases.Deploys.Guarding;

/// <summary>A place that takes records and is asked nothing else.</summary>
sealed class WrittenPlace : IReleasePlace
{
    public Task<ReleaseHistory> HistoryAsync(CancellationToken cancellation) => throw new NotSupportedException();

    public Task<ReleaseRecord?> ReadAsync(string component, int number, CancellationToken cancellation) => throw new NotSupportedException();

    public Task WriteAsync(ReleaseRecord record, CancellationToken cancellation) => Task.CompletedTask;

    public Task<IJournal?> BeginAsync(int deploy, DeployBegan began, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<IJournal> TakeUpAsync(DeployRecord deploy, DeployTaken taken, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<ILeases> LeaseAsync(LeaseRequest request, CancellationToken cancellation) => throw new NotSupportedException();

    public Task NoteRestoredAsync(string component, int number, string snapshot, CancellationToken cancellation) => throw new NotSupportedException();

    public Task PruneAsync(ReleaseHistory history, CancellationToken cancellation) => throw new NotSupportedException();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

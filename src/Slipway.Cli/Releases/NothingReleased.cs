using Slipway.Execution.Journal;
using Slipway.Problems;
using Slipway.Releases.Records;

namespace Slipway.Cli.Releases;

/// <summary>A place of which nothing is remembered: what is in the cluster tells alone what changes. It can only be looked at.</summary>
sealed class NothingReleased : IReleasePlace
{
    public Task<ReleaseHistory> HistoryAsync(CancellationToken cancellation) => Task.FromResult(new ReleaseHistory([], []));

    public Task<ReleaseRecord?> ReadAsync(string component, int number, CancellationToken cancellation) => Task.FromResult<ReleaseRecord?>(null);

    public Task WriteAsync(ReleaseRecord record, CancellationToken cancellation) => throw ReadOnly();

    public Task<IJournal?> BeginAsync(int deploy, DeployBegan began, CancellationToken cancellation) => throw ReadOnly();

    public Task<IJournal> TakeUpAsync(DeployRecord deploy, DeployTaken taken, CancellationToken cancellation) => throw ReadOnly();

    public Task<ILeases> LeaseAsync(LeaseRequest request, CancellationToken cancellation) => throw ReadOnly();

    public Task PruneAsync(ReleaseHistory history, CancellationToken cancellation) => throw ReadOnly();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    static InvalidOperationException ReadOnly() => new("nothing can be released here");
}

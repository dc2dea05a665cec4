using Slipway.Execution.Journal;
using Slipway.Releases.Records;

namespace Slipway.Tests.Support;

/// <summary>A place whose releases are remembered as long as it is. Nothing is begun in it.</summary>
sealed class MemoryPlace(params IReadOnlyList<ReleaseRecord> records) : IReleasePlace
{
    /// <summary>How often a record was read.</summary>
    public int Reads { get; private set; }

    public Task<ReleaseHistory> HistoryAsync(CancellationToken cancellation) => Task.FromResult(new ReleaseHistory([.. records.OrderBy(record => record.Component, StringComparer.Ordinal).ThenByDescending(record => record.Number).Select(Summary)], []));

    public Task<ReleaseRecord?> ReadAsync(string component, int number, CancellationToken cancellation)
    {
        Reads++;
        return Task.FromResult(records.FirstOrDefault(record => record.Component == component && record.Number == number));
    }

    public Task WriteAsync(ReleaseRecord record, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<IJournal?> BeginAsync(int deploy, DeployBegan began, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<IJournal> TakeUpAsync(DeployRecord deploy, DeployTaken taken, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<ILeases> LeaseAsync(LeaseRequest request, CancellationToken cancellation) => throw new NotSupportedException();

    public Task NoteRestoredAsync(string component, int number, string snapshot, CancellationToken cancellation) => throw new NotSupportedException();

    public Task PruneAsync(ReleaseHistory history, CancellationToken cancellation) => throw new NotSupportedException();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    static ReleaseSummary Summary(ReleaseRecord record) => new(record.Component, record.Number, record.Deploy, record.At, DeployOutcome.Released)
    {
        Image = record.Image,
        Fingerprint = record.Fingerprint,
        Origin = record.Origin,
        By = record.By,
        Schema = SchemaSummary.Of(record.Schema),
    };
}

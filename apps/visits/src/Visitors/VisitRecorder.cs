using System.Data.Common;
using System.Threading.Channels;
using Visits.Databases;

namespace Visits.Visitors;

/// <summary>
/// Counts the visits of this process, in one transaction for all that came while the last one was being written. Under load that
/// is one commit for dozens of visits, and the totals' row is never fought over.
/// <para>
/// The promise: a visit that is answered with a receipt is counted, once; one that is answered with an exception is not. What was
/// asked before <see cref="DisposeAsync"/> is answered before it returns.
/// </para>
/// </summary>
sealed class VisitRecorder : IAsyncDisposable
{
    const int LargestBatch = 100;
    const int LongestQueue = 2000;
    const int ConflictAttempts = 10;

    static readonly TimeSpan BatchLimit = TimeSpan.FromSeconds(10);
    static readonly TimeSpan InquiryLimit = TimeSpan.FromSeconds(10);
    static readonly TimeSpan InquiryPause = TimeSpan.FromMilliseconds(200);

    readonly Channel<Waiting> _queue = Channel.CreateBounded<Waiting>(LongestQueue);
    readonly Database _database;
    readonly Ledger _ledger;
    readonly Task _work;

    public VisitRecorder(Database database, Ledger ledger)
    {
        _database = database;
        _ledger = ledger;
        _work = Task.Run(WorkAsync);
    }

    /// <summary>Counts a visit. Once asked it cannot be taken back, so there is no token: a caller who has gone was here all the same.</summary>
    /// <exception cref="DatabaseAwayException">It was not counted.</exception>
    public Task<Receipt> RecordAsync(Visit visit)
    {
        var waiting = new Waiting(visit);
        return _queue.Writer.TryWrite(waiting)
            ? waiting.Receipt.Task
            : Task.FromException<Receipt>(new DatabaseAwayException("too many visits are waiting for the database"));
    }

    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _work;
    }

    async Task WorkAsync()
    {
        var batch = new List<Waiting>();
        while (await _queue.Reader.WaitToReadAsync())
        {
            batch.Clear();
            while (batch.Count < LargestBatch && _queue.Reader.TryRead(out var waiting))
            {
                batch.Add(waiting);
            }

            // Every replica takes its rows in the same order, so that they wait for one another and not in a circle.
            batch.Sort((a, b) => string.CompareOrdinal(a.Visit.Identity, b.Visit.Identity));
            await AnswerAsync(batch);
        }
    }

    async Task AnswerAsync(List<Waiting> batch)
    {
        try
        {
            var receipts = await CountAsync([.. batch.Select(waiting => waiting.Visit)]);
            for (var i = 0; i < batch.Count; i++)
            {
                batch[i].Receipt.SetResult(receipts[i]);
            }
        }
        catch (Exception exception)
        {
            foreach (var waiting in batch)
            {
                waiting.Receipt.SetException(new DatabaseAwayException(exception.Message, exception));
            }
        }
    }

    async Task<IReadOnlyList<Receipt>> CountAsync(IReadOnlyList<Visit> visits)
    {
        for (var attempt = 1; ; attempt++)
        {
            var ticket = Guid.NewGuid().ToString("N");
            using var limit = new CancellationTokenSource(BatchLimit);
            try
            {
                return await _ledger.RecordAsync(visits, ticket, limit.Token);
            }
            catch (DbException exception) when (_database.IsConflict(exception) && attempt < ConflictAttempts)
            {
                await Task.Delay(Random.Shared.Next(5, 20 * attempt), limit.Token);
            }
            catch (CommitUnknownException exception)
            {
                if (await WasCommittedAsync(ticket))
                {
                    return exception.Receipts;
                }

                if (attempt == ConflictAttempts)
                {
                    throw;
                }
            }
        }
    }

    async Task<bool> WasCommittedAsync(string ticket)
    {
        using var limit = new CancellationTokenSource(InquiryLimit);
        while (true)
        {
            try
            {
                return await _ledger.WasCommittedAsync(ticket, limit.Token);
            }
            catch (Exception exception) when (exception is not OperationCanceledException && !limit.IsCancellationRequested)
            {
                await Task.Delay(InquiryPause, limit.Token);
            }
        }
    }

    sealed record Waiting(Visit Visit)
    {
        // Otherwise the one who waits for the answer would go on inside the loop above.
        public TaskCompletionSource<Receipt> Receipt { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}

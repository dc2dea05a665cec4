using System.Data.Common;
using Visits.Databases;

namespace Visits.Visitors;

/// <summary>The rows that hold the visits.</summary>
sealed class Ledger(Database database, TimeProvider clock)
{
    /// <summary>How many days the picture shows.</summary>
    public const int PictureDays = 30;

    const int MostReads = 40;

    static readonly TimeSpan ReadPatience = TimeSpan.FromSeconds(2);
    static readonly TimeSpan ReadPause = TimeSpan.FromMilliseconds(50);

    /// <remarks>Asks again for a moment: a deploy that holds writers off ends all sessions, and those that wait in the pool are found dead only when they are used. Reads go on.</remarks>
    public async Task<Totals> ReadTotalsAsync(CancellationToken cancellation)
    {
        var began = clock.GetTimestamp();
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await using var connection = await database.OpenAsync(cancellation);
                return await ReadTotalsAsync(connection, cancellation);
            }
            catch (DbException) when (attempt < MostReads && clock.GetElapsedTime(began) < ReadPatience)
            {
                await Task.Delay(ReadPause, cancellation);
            }
        }
    }

    /// <summary>Counts visits in one transaction: all of them, or none.</summary>
    /// <param name="ticket">A new one for each call; see <see cref="WasCommittedAsync"/>.</param>
    /// <returns>A receipt for each visit, in order.</returns>
    /// <exception cref="CommitUnknownException">The database was told to commit and did not answer.</exception>
    public async Task<IReadOnlyList<Receipt>> RecordAsync(IReadOnlyList<Visit> visits, string ticket, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        await using var transaction = await database.BeginWriteAsync(connection, cancellation);
        var receipts = await WriteAsync(connection, visits, ticket, cancellation);
        try
        {
            await transaction.CommitAsync(cancellation);
            return receipts;
        }
        catch (Exception exception)
        {
            throw new CommitUnknownException(receipts, exception);
        }
    }

    /// <summary>Counts a visit and takes it back: whether one can be counted with the schema that is there. Where writers are held off at present, that will do.</summary>
    /// <exception cref="DbException">None can.</exception>
    public async Task TryAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        await using var transaction = await database.BeginWriteAsync(connection, cancellation);
        try
        {
            var ticket = Guid.NewGuid().ToString("N");
            await WriteAsync(connection, [new Visit(Identity.ForCookie(ticket), null)], ticket, cancellation);
        }
        catch (DbException exception) when (database.IsHeldOff(exception))
        {
        }
    }

    async Task<Receipt[]> WriteAsync(DbConnection connection, IReadOnlyList<Visit> visits, string ticket, CancellationToken cancellation)
    {
        var today = Days.Write(Days.Today(clock));
        await IssueAsync(connection, ticket, today, cancellation);
        var counts = new List<long>();
        var newVisitors = 0L;
        foreach (var visit in visits)
        {
            var (count, added) = await CountAsync(connection, visit, today, cancellation);
            counts.Add(count);
            newVisitors += added;
        }

        await connection.RunAsync(database.Dialect.CountDay, cancellation, ("today", today), ("visits", (long)visits.Count));
        await connection.RunAsync(
            "update total set visitors = visitors + @visitors, visits = visits + @visits where id = 1",
            cancellation, ("visitors", newVisitors), ("visits", (long)visits.Count));
        var totals = await ReadTotalsAsync(connection, cancellation);
        return [.. counts.Select(count => new Receipt(count, totals))];
    }

    /// <summary>
    /// Whether the transaction that issued this ticket was committed. Issues it again, in vain: if that transaction is still being
    /// decided, its ticket holds ours off until it is; if it was committed, ours is a duplicate.
    /// </summary>
    public async Task<bool> WasCommittedAsync(string ticket, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        await using var transaction = await database.BeginWriteAsync(connection, cancellation);
        try
        {
            await IssueAsync(connection, ticket, Days.Write(Days.Today(clock)), cancellation);
            return false;
        }
        catch (DbException exception) when (database.IsDuplicate(exception))
        {
            return true;
        }
        catch (DbException exception) when (database.IsHeldOff(exception))
        {
            // Whoever holds writers off has ended the session that did not answer, and with it what it was about: looking will do.
            await transaction.RollbackAsync(cancellation);
            return await connection.NumberAsync("select 1 from ticket where id = @ticket", cancellation, ("ticket", ticket)) is not null;
        }
    }

    /// <summary>Forgets addresses not seen since <paramref name="day"/>, and spent tickets. The totals stay.</summary>
    /// <returns>How many addresses were forgotten.</returns>
    public async Task<int> ForgetAsync(DateOnly day, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        await connection.RunAsync("delete from ticket where issued_on < @day", cancellation, ("day", Days.Write(Days.Today(clock).AddDays(-1))));
        return await connection.RunAsync(
            "delete from visitor where identity >= @first and identity < @after and seen_on < @day", cancellation,
            ("first", Identity.FirstAddress), ("after", Identity.AfterAddresses), ("day", Days.Write(day)));
    }

    static Task<int> IssueAsync(DbConnection connection, string ticket, string today, CancellationToken cancellation) =>
        connection.RunAsync("insert into ticket (id, issued_on) values (@ticket, @today)", cancellation, ("ticket", ticket), ("today", today));

    async Task<(long Visits, long NewVisitors)> CountAsync(DbConnection connection, Visit visit, string today, CancellationToken cancellation)
    {
        var visits = await connection.NumberAsync(database.Dialect.CountVisit, cancellation, ("identity", visit.Identity), ("today", today)) ?? 0;
        if (visits > 1)
        {
            return (visits, 0);
        }

        var removed = visit.FirstCounted is { } first ? await MoveFirstAsync(connection, first, visit.Identity, cancellation) : null;
        return removed is null ? (visits, 1) : (visits + 1, 1 - removed.Value);
    }

    /// <summary>
    /// A cookie has come back for the first time, so the visit that it was an answer to was this visitor's, not that of all who share the address.
    /// </summary>
    /// <returns>How many visitors went with it: 1 where it was the address's only visit; null where the address has been forgotten.</returns>
    static async Task<int?> MoveFirstAsync(DbConnection connection, string from, string to, CancellationToken cancellation)
    {
        if (await connection.RunAsync("update visitor set visits = visits - 1 where identity = @from and visits > 0", cancellation, ("from", from)) == 0)
        {
            return null;
        }

        await connection.RunAsync("update visitor set visits = visits + 1 where identity = @to", cancellation, ("to", to));
        return await connection.RunAsync("delete from visitor where identity = @from and visits = 0", cancellation, ("from", from));
    }

    async Task<Totals> ReadTotalsAsync(DbConnection connection, CancellationToken cancellation)
    {
        var since = Days.Today(clock).AddDays(1 - PictureDays);
        var days = await connection.ReadAsync(
            "select day, visits from day where day >= @since order by day",
            row => new DayCount(Days.Read(row.GetString(0)), row.GetInt64(1)), cancellation, ("since", Days.Write(since)));
        var totals = await connection.ReadAsync(
            "select visitors, visits from total where id = 1", row => new Totals(row.GetInt64(0), row.GetInt64(1), days), cancellation);
        return totals.Single();
    }
}

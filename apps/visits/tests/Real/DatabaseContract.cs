using System.Data.Common;
using Visits.Databases;
using Visits.Health;
using Visits.Migrations;
using Visits.Tests.Support;
using Visits.Visitors;

namespace Visits.Tests.Real;

/// <summary>What holds on every database. Each has a class that says where a fresh one comes from.</summary>
public abstract class DatabaseContract
{
    readonly TestClock _clock = new();

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>The URL of a new database without tables.</summary>
    protected abstract Task<string> NewAsync();

    [Fact]
    [Trait("list", "slow")]
    public async Task A_new_database_has_everything_pending_and_up_applies_it_once()
    {
        var migrator = await MigratorAsync();
        var before = await migrator.StatusAsync(Cancellation);
        var applied = await migrator.UpAsync(Cancellation);
        var again = await migrator.UpAsync(Cancellation);
        var after = await migrator.StatusAsync(Cancellation);

        Assert.Null(before.Head);
        Assert.All(before.Migrations, migration => Assert.Equal("pending", migration.State));
        Assert.All(before.Migrations, migration => Assert.NotEmpty(migration.Sql));
        Assert.Equal(Schema.All.Select(migration => migration.Id), applied);
        Assert.Empty(again);
        Assert.Equal(Schema.Head, after.Head);
        Assert.All(after.Migrations, migration => Assert.Equal("applied", migration.State));
    }

    [Fact]
    public async Task Down_undoes_what_is_after_the_given_migration_and_up_brings_it_back()
    {
        var migrator = await MigratorAsync();
        await migrator.UpAsync(Cancellation);

        Assert.Equal(Schema.All.Skip(2).Reverse().Select(migration => migration.Id), await migrator.DownAsync("0002-totals", Cancellation));
        Assert.Equal("0002-totals", (await migrator.StatusAsync(Cancellation)).Head);
        Assert.Equal(Schema.All.Skip(2).Select(migration => migration.Id), await migrator.UpAsync(Cancellation));
        Assert.Equal(Schema.All.Count, (await migrator.DownAsync("0", Cancellation)).Count);
        Assert.Null((await migrator.StatusAsync(Cancellation)).Head);
        await Assert.ThrowsAsync<MigrationRefusedException>(() => migrator.DownAsync("0009-nowhere", Cancellation));
    }

    [Fact]
    public async Task Eight_replicas_that_migrate_at_once_apply_each_migration_once()
    {
        var url = await NewAsync();
        var done = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Migrator(url, Schema.All).UpAsync(Cancellation))));

        Assert.Equal(Schema.All.Select(migration => migration.Id), done.SelectMany(ids => ids).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_newer_schema_is_shown_and_left_alone()
    {
        var url = await NewAsync();
        await Migrator(url, Schema.All).UpAsync(Cancellation);
        var older = Migrator(url, [.. Schema.All.Take(2)]);

        var status = await older.StatusAsync(Cancellation);
        Assert.Equal(Schema.Head, status.Head);
        Assert.All(status.Migrations, migration => Assert.Equal("applied", migration.State));
        Assert.Equal("unknown", status.Migrations[3].Name);
        Assert.Empty(await older.UpAsync(Cancellation));
        var refused = await Assert.ThrowsAsync<MigrationRefusedException>(() => older.DownAsync("0", Cancellation));
        Assert.Equal("`0003-keys` was applied by a newer version: undo it with that version", refused.Message);
    }

    [Fact]
    public async Task The_totals_begin_with_the_visitors_that_are_there()
    {
        var url = await NewAsync();
        var database = Open(url);
        await Migrator(url, [Schema.All[0]]).UpAsync(Cancellation);
        await using (var connection = await database.OpenAsync(Cancellation))
        {
            await connection.RunAsync("insert into visitor (identity, visits, seen_on) values ('c:a', 3, '2026-11-01'), ('c:b', 4, '2026-11-02')", Cancellation);
        }

        await Migrator(url, Schema.All).UpAsync(Cancellation);
        var totals = await new Ledger(database, _clock).ReadTotalsAsync(Cancellation);
        Assert.Equal((2, 7), (totals.Visitors, totals.Visits));
    }

    [Fact]
    public async Task Each_visit_adds_one_to_its_visitor_to_the_day_and_to_the_totals()
    {
        var (_, ledger) = await LedgerAsync();
        await ledger.RecordAsync([new Visit("c:a", null), new Visit("c:b", null), new Visit("c:a", null)], "t1", Cancellation);
        _clock.Now = _clock.Now.AddDays(1);
        var receipts = await ledger.RecordAsync([new Visit("c:b", null), new Visit("c:c", null)], "t2", Cancellation);

        Assert.Equal([2, 1], receipts.Select(receipt => receipt.Visits));
        var totals = receipts[0].Totals;
        Assert.Equal((3, 5), (totals.Visitors, totals.Visits));
        Assert.Equal([new(new DateOnly(2026, 11, 20), 3), new DayCount(new DateOnly(2026, 11, 21), 2)], totals.Days);
    }

    [Fact]
    public async Task A_visitor_whose_cookie_comes_back_takes_the_first_visit_along()
    {
        var (_, ledger) = await LedgerAsync();
        // Two people behind one address, of whom one keeps cookies, and a program that never does.
        await ledger.RecordAsync([new Visit("a:x", null), new Visit("a:x", null), new Visit("a:x", null)], "t1", Cancellation);
        var back = await ledger.RecordAsync([new Visit("c:one", "a:x")], "t2", Cancellation);
        var again = await ledger.RecordAsync([new Visit("c:one", "a:x")], "t3", Cancellation);
        var other = await ledger.RecordAsync([new Visit("a:x", null)], "t4", Cancellation);

        Assert.Equal((2, 2), (back[0].Visits, back[0].Totals.Visitors));
        Assert.Equal((3, 2), (again[0].Visits, again[0].Totals.Visitors));
        Assert.Equal((3, 2, 6), (other[0].Visits, other[0].Totals.Visitors, other[0].Totals.Visits));
    }

    [Fact]
    public async Task One_person_with_a_cookie_is_one_visitor()
    {
        var (database, ledger) = await LedgerAsync();
        await ledger.RecordAsync([new Visit("a:x", null)], "t1", Cancellation);
        var back = await ledger.RecordAsync([new Visit("c:one", "a:x")], "t2", Cancellation);

        Assert.Equal((2, 1, 2), (back[0].Visits, back[0].Totals.Visitors, back[0].Totals.Visits));
        await using var connection = await database.OpenAsync(Cancellation);
        Assert.Equal(1, await connection.NumberAsync("select count(*) from visitor", Cancellation));
    }

    [Fact]
    public async Task A_trial_leaves_nothing_and_fails_on_a_schema_that_cannot_be_written_to()
    {
        var (database, ledger) = await LedgerAsync();
        await ledger.TryAsync(Cancellation);

        Assert.Equal(0, (await ledger.ReadTotalsAsync(Cancellation)).Visits);
        await using var connection = await database.OpenAsync(Cancellation);
        Assert.Equal(0, await connection.NumberAsync("select (select count(*) from visitor) + (select count(*) from ticket) + (select count(*) from day)", Cancellation));

        await connection.ChangeSchemaAsync("alter table visitor rename column visits to number", Cancellation);
        await Assert.ThrowsAnyAsync<DbException>(() => ledger.TryAsync(Cancellation));
    }

    [Fact]
    public async Task Old_addresses_are_forgotten_and_the_totals_stay()
    {
        var (database, ledger) = await LedgerAsync();
        await ledger.RecordAsync([new Visit("a:old", null), new Visit("c:old", null)], "t1", Cancellation);
        _clock.Now = _clock.Now.AddDays(31);
        await ledger.RecordAsync([new Visit("a:new", null)], "t2", Cancellation);
        var forgotten = await ledger.ForgetAsync(Days.Today(_clock).AddDays(-30), Cancellation);

        var totals = await ledger.ReadTotalsAsync(Cancellation);
        Assert.Equal((1, 3, 3), (forgotten, totals.Visitors, totals.Visits));
        await using var connection = await database.OpenAsync(Cancellation);
        Assert.Equal(["a:new", "c:old"], await connection.ReadAsync("select identity from visitor order by identity", row => row.GetString(0), Cancellation));
        Assert.Equal(["t2"], await connection.ReadAsync("select id from ticket", row => row.GetString(0), Cancellation));
    }

    [Fact]
    public async Task A_ticket_tells_whether_its_commit_happened()
    {
        var (_, ledger) = await LedgerAsync();
        await ledger.RecordAsync([new Visit("c:a", null)], "committed", Cancellation);

        Assert.True(await ledger.WasCommittedAsync("committed", Cancellation));
        Assert.False(await ledger.WasCommittedAsync("never", Cancellation));
        Assert.False(await ledger.WasCommittedAsync("never", Cancellation));
    }

    [Fact]
    [Trait("list", "slow")]
    public async Task Three_replicas_with_the_same_visitors_count_each_visit_once()
    {
        var (database, ledger) = await LedgerAsync();
        const int Rounds = 60;
        await using (var one = new VisitRecorder(database, ledger))
        await using (var two = new VisitRecorder(database, ledger))
        await using (var three = new VisitRecorder(database, ledger))
        {
            VisitRecorder[] replicas = [one, two, three];
            await Task.WhenAll(Enumerable.Range(0, 10).Select(visitor => Task.Run(async () =>
            {
                for (var round = 0; round < Rounds; round++)
                {
                    await replicas[(visitor + round) % 3].RecordAsync(new Visit($"c:{(visitor * 7) % 10}", null));
                    await replicas[round % 3].RecordAsync(new Visit($"a:{round % 4}", null));
                }
            })));
        }

        var totals = await ledger.ReadTotalsAsync(Cancellation);
        Assert.Equal((14, 10 * Rounds * 2), (totals.Visitors, totals.Visits));
        await using var connection = await database.OpenAsync(Cancellation);
        Assert.Equal(10 * Rounds * 2, await connection.NumberAsync("select sum(visits) from visitor", Cancellation));
    }

    [Fact]
    public async Task Replicas_that_start_together_share_one_key()
    {
        var (database, _) = await LedgerAsync();
        var keys = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Task.Run(() => new KeyStore(database, null).GetAsync(Cancellation))));

        Assert.Single(keys.Select(key => Convert.ToHexString(key.Cookies)).Distinct());
        Assert.Equal(
            VisitorKeys.From("configured, and longer than 32 characters").Cookies,
            (await new KeyStore(database, "configured, and longer than 32 characters").GetAsync(Cancellation)).Cookies);
    }

    [Fact]
    [Trait("list", "slow")]
    public async Task Ten_thousand_visits_are_counted_exactly_while_the_process_is_restarted_half_way()
    {
        var url = await NewAsync();
        await Migrator(url, Schema.All).UpAsync(Cancellation);
        await using var crowd = new Crowd(url);
        await crowd.StartAsync(Cancellation);
        var visiting = crowd.VisitAsync(visitors: 100, visitsEach: 100, connections: 50, Cancellation);
        await crowd.WaitForAsync(5000, Cancellation);
        await crowd.RestartAsync(Cancellation);
        await visiting;

        var totals = await new Ledger(Open(url), TimeProvider.System).ReadTotalsAsync(Cancellation);
        Assert.Equal((100, 10_000), (totals.Visitors, totals.Visits));
        Assert.Equal(10_000, totals.Days.Sum(day => day.Visits));
        Assert.All(crowd.LastCounts, count => Assert.Equal(100, count));
    }

    internal static Database Open(string url) => Database.For(DatabaseUrlParser.Parse(url));

    internal Migrator Migrator(string url, IReadOnlyList<Migration> known) => new(Open(url), known, _clock);

    async Task<Migrator> MigratorAsync() => Migrator(await NewAsync(), Schema.All);

    async Task<(Database Database, Ledger Ledger)> LedgerAsync()
    {
        var url = await NewAsync();
        await Migrator(url, Schema.All).UpAsync(Cancellation);
        return (Open(url), new Ledger(Open(url), _clock));
    }
}

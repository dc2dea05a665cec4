using System.Data.Common;
using System.Net;
using Visits.Databases;
using Visits.Migrations;
using Visits.Tests.Support;
using Visits.Visitors;

namespace Visits.Tests.Real;

/// <summary>What holds on every database that is a server of its own, and may be away.</summary>
public abstract class ServerContract : DatabaseContract
{
    private protected abstract DatabaseServer NewServer();

    private protected abstract Task<DatabaseServer> SharedAsync();

    /// <summary>What makes the user `reader` with the password `reader`, who may read all tables of the database, and write none.</summary>
    private protected abstract IReadOnlyList<string> ReaderStatements(string database);

    protected override async Task<string> NewAsync() => await (await SharedAsync()).NewDatabaseAsync(Cancellation);

    [Fact]
    public async Task It_is_reached_over_a_unix_socket_too()
    {
        var server = await SharedAsync();
        var url = server.SocketUrl(await server.NewDatabaseAsync(Cancellation));

        Assert.Equal(Schema.All.Count, (await Migrator(url, Schema.All).UpAsync(Cancellation)).Count);
    }

    [Fact]
    public async Task Where_writers_are_held_off_a_trial_says_that_visits_can_be_counted_and_tickets_are_known()
    {
        var url = await NewAsync();
        await Migrator(url, Schema.All).UpAsync(Cancellation);
        var reader = new Ledger(Open(await ReaderAsync(url)), TimeProvider.System);

        await reader.TryAsync(Cancellation);
        await Assert.ThrowsAnyAsync<DbException>(() => reader.RecordAsync([new Visit("c:a", null)], "t1", Cancellation));
        await new Ledger(Open(url), TimeProvider.System).RecordAsync([new Visit("c:a", null)], "t2", Cancellation);
        Assert.False(await reader.WasCommittedAsync("t1", Cancellation));
        Assert.True(await reader.WasCommittedAsync("t2", Cancellation));
        Assert.Equal(1, (await TotalsAsync(url)).Visits);
    }

    [Fact]
    [Trait("list", "slow")]
    public async Task A_dead_database_is_told_with_503_and_its_return_needs_no_restart()
    {
        await using var server = await Servers.StartAsync(NewServer());
        var url = await server.NewDatabaseAsync(Cancellation);
        await Migrator(url, Schema.All).UpAsync(Cancellation);
        await server.StopAsync(Cancellation);

        await using var counter = new Counter(url);
        using var http = new HttpClient { BaseAddress = await counter.Address };
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/healthz", Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await http.GetAsync("/readyz", Cancellation)).StatusCode);
        var away = await http.GetAsync("/", Cancellation);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, away.StatusCode);
        Assert.Contains("Back in a moment.", await away.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);

        await server.StartAsync(Cancellation);
        await counter.WaitUntilReadyAsync(Cancellation);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/", Cancellation)).StatusCode);
        await server.StopAsync(Cancellation);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await http.GetAsync("/", Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/healthz", Cancellation)).StatusCode);
        Assert.DoesNotContain(counter.Log, line => line.Contains("p@ss", StringComparison.Ordinal));

        await server.StartAsync(Cancellation);
        await counter.WaitUntilReadyAsync(Cancellation);
        Assert.Equal(1, (await TotalsAsync(url)).Visits);
    }

    [Fact]
    [Trait("list", "superslow")]
    public async Task Visits_are_counted_exactly_while_the_database_is_killed_half_way()
    {
        await using var server = await Servers.StartAsync(NewServer());
        var url = await server.NewDatabaseAsync(Cancellation);
        await Migrator(url, Schema.All).UpAsync(Cancellation);
        await using var crowd = new Crowd(url);
        await crowd.StartAsync(Cancellation);
        var visiting = crowd.VisitAsync(visitors: 20, visitsEach: 100, connections: 20, Cancellation);
        await crowd.WaitForAsync(800, Cancellation);
        await server.KillAsync(Cancellation);
        await server.StartAsync(Cancellation);
        await visiting;

        var totals = await TotalsAsync(url);
        Assert.Equal((20, 2000), (totals.Visitors, totals.Visits));
    }

    async Task<string> ReaderAsync(string url)
    {
        await using var connection = await Open(url).OpenAsync(Cancellation);
        foreach (var statement in ReaderStatements(DatabaseUrlParser.Parse(url).Name))
        {
            await connection.ChangeSchemaAsync(statement, Cancellation);
        }

        var address = new UriBuilder(url) { UserName = "reader", Password = "reader" };
        return address.Uri.ToString();
    }

    // The first connections out of this process's own pool may be ones that a dead server has left behind.
    static Task<Totals> TotalsAsync(string url) => new Ledger(Open(url), TimeProvider.System).ReadTotalsAsync(Cancellation);
}

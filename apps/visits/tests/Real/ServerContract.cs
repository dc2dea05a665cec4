using System.Data.Common;
using System.Net;
using Visits.Migrations;
using Visits.Tests.Support;
using Visits.Visitors;

namespace Visits.Tests.Real;

/// <summary>What holds on every database that is a server of its own, and may be away.</summary>
public abstract class ServerContract : DatabaseContract
{
    private protected abstract DatabaseServer NewServer();

    private protected abstract Task<DatabaseServer> SharedAsync();

    protected override async Task<string> NewAsync() => await (await SharedAsync()).NewDatabaseAsync(Cancellation);

    [Fact]
    public async Task It_is_reached_over_a_unix_socket_too()
    {
        var server = await SharedAsync();
        var url = server.SocketUrl(await server.NewDatabaseAsync(Cancellation));

        Assert.Equal(4, (await Migrator(url, Schema.All).UpAsync(Cancellation)).Count);
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

    /// <summary>The first connections out of this process's own pool may be ones that the dead server left behind.</summary>
    static async Task<Totals> TotalsAsync(string url)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await new Ledger(Open(url), TimeProvider.System).ReadTotalsAsync(Cancellation);
            }
            catch (DbException) when (attempt < 20)
            {
                await Task.Delay(50, Cancellation);
            }
        }
    }
}

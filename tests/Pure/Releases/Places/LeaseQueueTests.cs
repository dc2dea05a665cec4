using Slipway.Releases.Places;
using Slipway.Releases.Records;

namespace Slipway.Tests.Releases.Places;

/// <summary>Several who deploy several components of one namespace.</summary>
public sealed class LeaseQueueTests : IDisposable
{
    static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    readonly LeaseLab _lab = new();

    static CancellationToken Cancellation => PlaceLab.Cancellation;

    public void Dispose() => _lab.Dispose();

    [Fact]
    public async Task A_hundred_leases_take_two_requests_and_one_to_give_them_back()
    {
        await (await _lab.AdasAsync()).DisposeAsync();
        _lab.Cluster.Asked.Clear();
        var leases = await _lab.AdasAsync([.. Enumerable.Range(100, 100).Select(number => $"a{number}")]);
        await leases.CheckAsync(Cancellation);
        Assert.Equal(100, Assert.Single(_lab.Turns).Components.Length);

        await leases.DisposeAsync();

        Assert.Equal(["GET", "PUT", "PUT"], _lab.Cluster.Asked.Select(asked => asked.Split(' ')[0]));
        Assert.Empty(_lab.Turns);
    }

    [Fact]
    public async Task The_very_first_lease_comes_after_its_namespace()
    {
        await using var adas = await _lab.AdasAsync();

        const string space = "/api/v1/namespaces", leases = "/apis/coordination.k8s.io/v1/namespaces/plasma-staging/leases";
        Assert.Equal([$"GET {leases}/slipway", $"GET {space}/plasma-staging", $"POST {space}", $"POST {leases}"], _lab.Cluster.Asked);
    }

    [Fact]
    public async Task Who_wants_other_components_does_not_wait()
    {
        await using var adas = await _lab.AdasAsync("accounts", "visits");
        await using var bobs = await _lab.BobsAsync(LeaseConflict.Refuse, "orders");

        Assert.Empty(_lab.Told);
        _lab.AdasTime.Advance(11 * Second);
        _lab.BobsTime.Advance(11 * Second);
        await adas.CheckAsync(Cancellation);
        await bobs.CheckAsync(Cancellation);
        Assert.Equal(["ada@laptop", "bob@ci"], _lab.Holders);
    }

    [Fact]
    public async Task Who_wants_one_of_them_waits_for_all_of_its_own()
    {
        var adas = await _lab.AdasAsync("accounts", "visits");
        var waiting = _lab.BobsAsync(LeaseConflict.Wait, "orders", "visits");
        await LeaseLab.UntilAsync(() => !_lab.Told.IsEmpty);

        Assert.StartsWith("`visits` is held by ada@laptop", _lab.Told.Single(), StringComparison.Ordinal);
        await adas.DisposeAsync();
        await _lab.PassAsync(1, _lab.BobsTime, waiting);
        await using var bobs = await waiting;
        Assert.Equal(["bob@ci"], _lab.Holders);
    }

    [Fact]
    public async Task Whoever_waits_comes_before_those_who_come_later()
    {
        var adas = await _lab.AdasAsync("accounts");
        var waiting = _lab.BobsAsync(LeaseConflict.Wait, "accounts", "visits");
        await LeaseLab.UntilAsync(() => _lab.Turns.Length == 2);
        var last = _lab.AdasAsync("visits");
        await LeaseLab.UntilAsync(() => _lab.Turns.Length == 3);

        await adas.DisposeAsync();
        await _lab.PassAsync(1, _lab.BobsTime, waiting);
        var bobs = await waiting;
        Assert.False(last.IsCompleted);
        await bobs.DisposeAsync();
        await LeaseLab.UntilAsync(() =>
        {
            _lab.AdasTime.Advance(Second);
            return last.IsCompleted;
        });
        await using var later = await last;
    }

    [Fact]
    public async Task Who_waits_is_missed_when_it_dies()
    {
        var adas = await _lab.AdasAsync("accounts");
        var waiting = _lab.BobsAsync(LeaseConflict.Wait, "accounts", "visits");
        await LeaseLab.UntilAsync(() => _lab.Turns.Length == 2);
        await adas.DisposeAsync();

        var last = _lab.AdasAsync("visits");
        await LeaseLab.UntilAsync(() => _lab.Told.Count == 2);
        await _lab.PassAsync(17, _lab.AdasTime, last);
        await using var later = await last;

        Assert.Equal(["ada@laptop"], _lab.Holders);
        Assert.False(waiting.IsCompleted);
        await later.DisposeAsync();
        await _lab.PassAsync(1, _lab.BobsTime, waiting);
        await using var bobs = await waiting;
        Assert.Equal(["bob@ci"], _lab.Holders);
    }

    [Fact]
    public async Task Whoever_is_refused_leaves_the_queue()
    {
        await using var adas = await _lab.AdasAsync();
        var waiting = _lab.BobsAsync(LeaseConflict.Refuse, "accounts", "visits");
        await LeaseLab.UntilAsync(() => !_lab.Told.IsEmpty);
        await LeaseLab.UntilAsync(() =>
        {
            _lab.Change("ada@laptop", turn => turn.At(_lab.BobsTime.GetUtcNow()).ToText());
            _lab.BobsTime.Advance(Second);
            return waiting.IsCompleted;
        });

        Assert.Equal("lease-held", (await PlaceLab.ProblemAsync(() => waiting)).Code);
        Assert.Equal(["ada@laptop"], _lab.Holders);
    }

    [Fact]
    public async Task Who_is_refused_over_somebody_who_waits_is_told_so()
    {
        await using var adas = await _lab.AdasAsync("accounts");
        await (await _lab.BobsAsync(LeaseConflict.Refuse, "orders")).DisposeAsync();
        var eve = new LeaseTurn(2, "eve@laptop", ["accounts", "visits"], "2026-11-21T01:02:03Z", "", 15) { Token = "e" };
        _lab.Cluster.Change(LeaseTable.Name, lease => lease["metadata"]!["annotations"]!["slipway/turn-e"] = eve.ToText());
        var waiting = _lab.BobsAsync(LeaseConflict.Refuse, "visits");
        await LeaseLab.UntilAsync(() => !_lab.Told.IsEmpty);
        _lab.Change("eve@laptop", turn => turn.At(_lab.BobsTime.GetUtcNow()).ToText());

        await _lab.PassAsync(2, _lab.BobsTime, waiting);

        Assert.Equal(("lease-held", "eve@laptop waits to deploy `visits`"), await ToldAsync(waiting));
    }

    [Fact]
    public async Task Who_waits_and_is_superseded_does_not_begin()
    {
        var adas = await _lab.AdasAsync("accounts");
        var waiting = _lab.BobsAsync(LeaseConflict.Wait, "accounts", "visits");
        await LeaseLab.UntilAsync(() => _lab.Turns.Length == 2);
        _lab.Change("bob@ci", turn => (turn with { SupersededBy = "eve@laptop" }).ToText());

        await _lab.PassAsync(1, _lab.BobsTime, waiting);

        Assert.Equal(("lease-superseded", "eve@laptop takes the turn for `accounts` and 1 more"), await ToldAsync(waiting));
        Assert.Equal(["ada@laptop"], _lab.Holders);
        await adas.DisposeAsync();
    }

    static async Task<(string Code, string What)> ToldAsync(Task waiting)
    {
        var problem = await PlaceLab.ProblemAsync(() => waiting);
        return (problem.Code, problem.What);
    }
}

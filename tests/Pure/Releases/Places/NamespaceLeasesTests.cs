using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;
using Slipway.Releases.Places;
using Slipway.Releases.Records;
using Slipway.Tests.Execution;

namespace Slipway.Tests.Releases.Places;

public sealed class NamespaceLeasesTests : IDisposable
{
    static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    readonly LeaseLab _lab = new();
    int _renewals = 1;

    static CancellationToken Cancellation => PlaceLab.Cancellation;

    public void Dispose() => _lab.Dispose();

    [Fact]
    public async Task A_lease_is_renewed_while_it_is_held()
    {
        await using var leases = await _lab.AdasAsync();
        var before = _lab.Lease;

        await PassAsync(5, _lab.AdasTime);
        await LeaseLab.UntilAsync(() => _lab.Lease.Renewal != before.Renewal);

        Assert.Equal(before.Acquired, _lab.Lease.Acquired);
        Assert.False(leases.Lost.IsCancellationRequested);
    }

    [Fact]
    public async Task Whoever_died_is_waited_for_and_then_taken_over()
    {
        await using var adas = await _lab.AdasAsync();
        var waiting = _lab.BobsAsync(LeaseConflict.Refuse);
        await LeaseLab.UntilAsync(() => !_lab.Told.IsEmpty);
        await PassAsync(14, _lab.BobsTime, waiting);
        Assert.False(waiting.IsCompleted);

        await PassAsync(3, _lab.BobsTime, waiting);
        await using var bobs = await waiting;

        Assert.Equal("bob@ci", _lab.Lease.HolderShown);
        Assert.Equal(1, _lab.Lease.Object.Number("spec", "leaseTransitions"));
        Assert.Equal(
            [
                "`visits` is held by ada@laptop since 2026-11-21 01:02:03Z: looking for up to 15 s whether that is still at work",
                "ada@laptop is not at work any more: taking over the lease of `visits`",
            ],
            _lab.Told);
    }

    [Fact]
    public async Task Whoever_was_frozen_learns_before_the_next_effect_that_the_lease_is_lost()
    {
        await using var adas = await _lab.AdasAsync();
        var waiting = _lab.BobsAsync(LeaseConflict.Refuse);
        await LeaseLab.UntilAsync(() => !_lab.Told.IsEmpty);
        await PassAsync(17, _lab.BobsTime, waiting);
        await using var bobs = await waiting;
        await adas.CheckAsync(Cancellation);

        _lab.AdasTime.Advance(TimeSpan.FromSeconds(11));
        var problem = await PlaceLab.ProblemAsync(() => adas.CheckAsync(Cancellation).AsTask());

        Assert.Equal(("lease-lost", "this command was not heard of for too long, and bob@ci has taken it over"), (problem.Code, problem.Why));
        await LeaseLab.UntilAsync(() => adas.Lost.IsCancellationRequested);
        await adas.DisposeAsync();
        Assert.Equal("bob@ci", _lab.Lease.HolderShown);
    }

    [Fact]
    public async Task Whoever_was_frozen_and_not_missed_goes_on()
    {
        await using var adas = await _lab.AdasAsync();
        _lab.AdasTime.Advance(TimeSpan.FromHours(1));

        await adas.CheckAsync(Cancellation);

        Assert.False(adas.Lost.IsCancellationRequested);
    }

    [Fact]
    public async Task Whoever_is_at_work_is_not_disturbed()
    {
        await using var adas = await _lab.AdasAsync();
        var waiting = _lab.BobsAsync(LeaseConflict.Refuse);
        await LeaseLab.UntilAsync(() => !_lab.Told.IsEmpty);
        Renew();
        await PassAsync(2, _lab.BobsTime, waiting);

        var problem = await PlaceLab.ProblemAsync(() => waiting);

        Assert.Equal(("lease-held", "ada@laptop is deploying `visits`", "it began at 2026-11-21 01:02:03Z, and was seen at work just now"), (problem.Code, problem.What, problem.Why));
        Assert.Contains("`--wait`", problem.Fix, StringComparison.Ordinal);
        Assert.Equal("ada@laptop", _lab.Lease.HolderShown);
    }

    [Fact]
    public async Task Whoever_waits_comes_after_the_one_at_work_however_long_that_takes()
    {
        var adas = await _lab.AdasAsync();
        var waiting = _lab.BobsAsync(LeaseConflict.Wait);
        await LeaseLab.UntilAsync(() => !_lab.Told.IsEmpty);
        for (var i = 0; i < 10; i++)
        {
            Renew();
            await PassAsync(10, _lab.BobsTime, waiting);
        }

        Assert.False(waiting.IsCompleted);
        await adas.DisposeAsync();
        await PassAsync(1, _lab.BobsTime, waiting);
        await using var bobs = await waiting;
        Assert.Equal(["ada@laptop is deploying `visits` since 2026-11-21 01:02:03Z: waiting for its end"], _lab.Told.Skip(1));
    }

    [Fact]
    public async Task Whoever_is_superseded_learns_it_and_is_waited_for()
    {
        var adas = await _lab.AdasAsync();
        var waiting = _lab.BobsAsync(LeaseConflict.Supersede);
        await LeaseLab.UntilAsync(() => _lab.Lease.Superseder is not null);
        Assert.False(adas.Superseded.IsCancellationRequested);

        await PassAsync(5, _lab.AdasTime);
        await LeaseLab.UntilAsync(() => adas.Superseded.IsCancellationRequested);
        await adas.CheckAsync(Cancellation);
        await PassAsync(3, _lab.BobsTime, waiting);
        Assert.False(waiting.IsCompleted);
        await adas.DisposeAsync();
        await PassAsync(1, _lab.BobsTime, waiting);
        await using var bobs = await waiting;

        Assert.Null(_lab.Lease.Superseder);
        Assert.False(bobs.Superseded.IsCancellationRequested);
    }

    [Fact]
    public async Task To_be_marked_is_no_sign_of_life()
    {
        await using var adas = await _lab.AdasAsync();
        var waiting = _lab.BobsAsync(LeaseConflict.Supersede);
        await LeaseLab.UntilAsync(() => _lab.Lease.Superseder is not null);

        await PassAsync(15, _lab.BobsTime, waiting);
        await LeaseLab.UntilAsync(() => waiting.IsCompleted);

        await using var bobs = await waiting;
        Assert.Equal("bob@ci", _lab.Lease.HolderShown);
    }

    [Fact]
    public async Task What_was_taken_is_given_back_when_the_rest_cannot_be_had()
    {
        await using var adas = await _lab.AdasAsync();
        var waiting = _lab.BobsAsync(LeaseConflict.Refuse, "accounts", "visits");
        await LeaseLab.UntilAsync(() => !_lab.Told.IsEmpty);
        await LeaseLab.UntilAsync(() =>
        {
            Renew();
            _lab.BobsTime.Advance(Second);
            return waiting.IsCompleted;
        });

        Assert.Equal("lease-held", (await PlaceLab.ProblemAsync(() => waiting)).Code);
        Assert.Null(_lab.Cluster.Objects.Single(lease => lease.Name() == "slipway.accounts").Text("spec", "holderIdentity"));
    }

    [Fact]
    public async Task While_one_is_waited_for_only_those_before_it_are_held()
    {
        await using var adas = await _lab.AdasAsync("photos");
        var waiting = _lab.BobsAsync(LeaseConflict.Wait, "accounts", "orders", "photos", "visits");
        await LeaseLab.UntilAsync(() => !_lab.Told.IsEmpty);

        Assert.Equal(
            ["slipway.accounts bob@ci", "slipway.orders bob@ci", "slipway.photos ada@laptop", "slipway.visits "],
            _lab.Cluster.Objects.Select(lease => $"{lease.Name()} {new LeaseState(lease).HolderShown}"));
        await adas.DisposeAsync();
        await LeaseLab.UntilAsync(() =>
        {
            _lab.BobsTime.Advance(Second);
            return waiting.IsCompleted;
        });

        await using var bobs = await waiting;
        Assert.All(_lab.Cluster.Objects, lease => Assert.Equal("bob@ci", new LeaseState(lease).HolderShown));
    }

    [Fact]
    public async Task Many_that_are_free_take_a_request_for_each_and_a_few_more()
    {
        await using var leases = await _lab.AdasAsync([.. Enumerable.Range(10, 50).Select(number => $"a{number}")]);

        Assert.InRange(_lab.Cluster.Asked.Count, 50, 53);
    }

    [Fact]
    public async Task A_lease_that_somebody_removed_is_lost()
    {
        await using var adas = await _lab.AdasAsync();
        _lab.Cluster.Remove("slipway.visits");
        _lab.AdasTime.Advance(TimeSpan.FromSeconds(11));

        Assert.Equal("somebody has removed it", (await PlaceLab.ProblemAsync(() => adas.CheckAsync(Cancellation).AsTask())).Why);
    }

    [Fact]
    public async Task While_the_cluster_is_away_nothing_may_begin_and_nothing_is_lost()
    {
        await using var adas = await _lab.AdasAsync();
        _lab.Cluster.Faults = _ => Fault.Before;
        _lab.AdasTime.Advance(TimeSpan.FromSeconds(60));

        Assert.Equal("kube-unreachable", (await PlaceLab.ProblemAsync(() => adas.CheckAsync(Cancellation).AsTask())).Code);

        _lab.Cluster.Faults = _ => Fault.None;
        await adas.CheckAsync(Cancellation);
        Assert.False(adas.Lost.IsCancellationRequested);
    }

    [Fact]
    public async Task A_lease_is_ours_although_the_answer_was_lost()
    {
        await (await _lab.AdasAsync()).DisposeAsync();
        var faults = 1;
        _lab.Cluster.Faults = request => request.Method == HttpMethod.Put && Interlocked.Decrement(ref faults) >= 0 ? Fault.After : Fault.None;

        await using var bobs = await _lab.BobsAsync(LeaseConflict.Refuse);

        Assert.Equal("bob@ci", _lab.Lease.HolderShown);
    }

    [Fact]
    public async Task A_lease_that_claims_to_live_for_years_is_taken_over_all_the_same()
    {
        await using var adas = await _lab.AdasAsync();
        _lab.Cluster.Change("slipway.visits", lease => lease["spec"]!["leaseDurationSeconds"] = int.MaxValue);
        var waiting = _lab.BobsAsync(LeaseConflict.Refuse);
        await LeaseLab.UntilAsync(() => !_lab.Told.IsEmpty);

        await PassAsync(303, _lab.BobsTime, waiting);

        await using var bobs = await waiting;
    }

    /// <summary>Ada's renewal, as the cluster sees it.</summary>
    void Renew() => _lab.Cluster.Change("slipway.visits", lease => lease["spec"]!["renewTime"] = $"2026-11-21T01:02:03.{_renewals++:000000}Z");

    Task PassAsync(int seconds, HandTime time, Task? waiting = null) => _lab.PassAsync(seconds, time, waiting);
}

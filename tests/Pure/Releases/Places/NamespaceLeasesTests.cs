using Slipway.Engines.Kubernetes;
using Slipway.Releases.Places;
using Slipway.Releases.Records;
using Slipway.Tests.Execution;

namespace Slipway.Tests.Releases.Places;

public sealed class NamespaceLeasesTests : IDisposable
{
    readonly LeaseLab _lab = new();
    int _renewals = 1;

    static CancellationToken Cancellation => PlaceLab.Cancellation;

    public void Dispose() => _lab.Dispose();

    [Fact]
    public async Task A_lease_is_renewed_while_it_is_held()
    {
        await using var leases = await _lab.AdasAsync();
        var before = _lab.First;

        await PassAsync(5, _lab.AdasTime);
        await LeaseLab.UntilAsync(() => _lab.First.Renewed != before.Renewed);

        Assert.Equal(before.Began, _lab.First.Began);
        Assert.False(leases.Lost.IsCancellationRequested);
    }

    [Fact]
    public async Task Whoever_died_is_waited_for_and_then_taken_over()
    {
        await using var adas = await _lab.AdasAsync();
        await using var bobs = await TakenOverAsync(_lab.BobsAsync(LeaseConflict.Refuse));

        Assert.Equal(["bob@ci"], _lab.Holders);
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

        Assert.Equal(
            ("lease-lost", "the lease of `visits` is lost", "this command was not heard of for too long, and bob@ci has taken it over"),
            (problem.Code, problem.What, problem.Why));
        await LeaseLab.UntilAsync(() => adas.Lost.IsCancellationRequested);
        await adas.DisposeAsync();
        Assert.Equal(["bob@ci"], _lab.Holders);
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
        Assert.Equal(["ada@laptop"], _lab.Holders);
        await adas.CheckAsync(Cancellation);
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
        await LeaseLab.UntilAsync(() => _lab.First.SupersededBy is not null);
        Assert.False(adas.Superseded.IsCancellationRequested);

        await PassAsync(5, _lab.AdasTime);
        await LeaseLab.UntilAsync(() => adas.Superseded.IsCancellationRequested);
        await adas.CheckAsync(Cancellation);
        await PassAsync(3, _lab.BobsTime, waiting);
        Assert.False(waiting.IsCompleted);
        await adas.DisposeAsync();
        await PassAsync(1, _lab.BobsTime, waiting);
        await using var bobs = await waiting;

        Assert.Null(Assert.Single(_lab.Turns).SupersededBy);
        Assert.False(bobs.Superseded.IsCancellationRequested);
    }

    [Fact]
    public async Task To_be_marked_is_no_sign_of_life()
    {
        await using var adas = await _lab.AdasAsync();
        var waiting = _lab.BobsAsync(LeaseConflict.Supersede);
        await LeaseLab.UntilAsync(() => _lab.First.SupersededBy is not null);

        await PassAsync(15, _lab.BobsTime, waiting);
        await LeaseLab.UntilAsync(() => waiting.IsCompleted);

        await using var bobs = await waiting;
        Assert.Equal(["bob@ci"], _lab.Holders);
    }

    [Fact]
    public async Task A_lease_that_somebody_removed_is_lost()
    {
        await using var adas = await _lab.AdasAsync();
        _lab.Cluster.Remove(LeaseTable.Name);
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

        Assert.Equal(["bob@ci"], _lab.Holders);
    }

    [Fact]
    public async Task A_lease_that_claims_to_live_for_years_is_taken_over_all_the_same()
    {
        await using var adas = await _lab.AdasAsync();
        _lab.Change("ada@laptop", turn => (turn with { Seconds = int.MaxValue }).ToText());
        var waiting = _lab.BobsAsync(LeaseConflict.Refuse);
        await LeaseLab.UntilAsync(() => !_lab.Told.IsEmpty);

        await PassAsync(303, _lab.BobsTime, waiting);

        await using var bobs = await waiting;
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("""{"holder": "eve@laptop"}""")]
    [InlineData("""{"number": 1, "holder": "eve@laptop", "components": ["photos", null], "since": "", "renewed": ""}""")]
    [InlineData("""{"number": 9223372036854775807, "holder": "eve@laptop", "components": ["photos"], "since": "", "renewed": ""}""")]
    public async Task What_somebody_wrote_that_nobody_can_read_is_waited_for_as_for_the_dead(string text)
    {
        await (await _lab.AdasAsync()).DisposeAsync();
        _lab.Cluster.Change(LeaseTable.Name, lease => lease["metadata"]!["annotations"]!["slipway/turn-x"] = text);
        await using var bobs = await TakenOverAsync(_lab.BobsAsync(LeaseConflict.Supersede));

        Assert.Equal(["bob@ci"], _lab.Holders);
        Assert.Equal("somebody is not at work any more: taking over the lease of `visits`", _lab.Told.Last());
    }

    [Fact]
    public async Task A_turn_of_ours_that_somebody_has_made_unreadable_is_written_anew()
    {
        await using var adas = await _lab.AdasAsync();
        _lab.Change("ada@laptop", _ => "?");

        _lab.AdasTime.Advance(TimeSpan.FromSeconds(11));
        await adas.CheckAsync(Cancellation);

        Assert.Equal(["ada@laptop"], _lab.Holders);
        Assert.Equal(["visits"], _lab.First.Components);
    }

    [Fact]
    public async Task People_see_who_holds_it()
    {
        await using var adas = await _lab.AdasAsync("accounts");
        var bobs = await _lab.BobsAsync(LeaseConflict.Refuse, "visits");
        Assert.Equal("ada@laptop, bob@ci", _lab.Lease.Text("spec", "holderIdentity"));

        await bobs.DisposeAsync();
        Assert.Equal("ada@laptop", _lab.Lease.Text("spec", "holderIdentity"));
        await adas.DisposeAsync();
        Assert.Null(_lab.Lease.At("spec", "holderIdentity"));
    }

    /// <summary>What Bob takes over when its turn has not changed for as long as it lives, and not before.</summary>
    async Task<ILeases> TakenOverAsync(Task<ILeases> waiting)
    {
        await LeaseLab.UntilAsync(() => !_lab.Told.IsEmpty);
        await PassAsync(14, _lab.BobsTime, waiting);
        Assert.False(waiting.IsCompleted);

        await PassAsync(3, _lab.BobsTime, waiting);
        return await waiting;
    }

    /// <summary>Ada's renewal, as the cluster sees it.</summary>
    void Renew() => _lab.Change("ada@laptop", turn => (turn with { Renewed = $"2026-11-21T01:02:03.{_renewals++:000000}Z" }).ToText());

    Task PassAsync(int seconds, HandTime time, Task? waiting = null) => _lab.PassAsync(seconds, time, waiting);
}

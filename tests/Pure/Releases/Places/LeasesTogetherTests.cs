using Slipway.Engines.Kubernetes;
using Slipway.Releases.Places;
using Slipway.Releases.Records;

namespace Slipway.Tests.Releases.Places;

public sealed class LeasesTogetherTests : IDisposable
{
    readonly LeaseLab _lab = new();

    static CancellationToken Cancellation => PlaceLab.Cancellation;

    public void Dispose() => _lab.Dispose();

    [Fact]
    public async Task All_leases_are_taken_and_given_back_with_the_first_one()
    {
        var leases = await _lab.AdasAsync("accounts", "visits");
        await leases.CheckAsync(Cancellation);
        var taken = _lab.Cluster.Objects;
        _lab.Cluster.Asked.Clear();
        await leases.DisposeAsync();

        Assert.Equal(["slipway.accounts", "slipway.visits"], taken.Select(lease => lease.Name()));
        Assert.All(taken, lease => Assert.Matches("^ada@laptop/[0-9a-f]{16}$", lease.Text("spec", "holderIdentity")));
        Assert.Equal(["slipway.accounts"], _lab.Cluster.Asked.Select(asked => asked.Split('/')[^1]));
        Assert.Null(_lab.Cluster.Objects[0].At("spec", "holderIdentity"));
        await using var next = await _lab.BobsAsync(LeaseConflict.Refuse, "accounts", "visits");
        Assert.Empty(_lab.Told);
        Assert.All(_lab.Cluster.Objects, lease => Assert.Equal("bob@ci", new LeaseState(lease).HolderShown));
    }

    [Fact]
    public async Task Any_of_those_that_were_given_back_together_is_free_whoever_has_taken_the_first_since()
    {
        await (await _lab.AdasAsync("accounts", "orders", "visits")).DisposeAsync();
        await using var alone = await _lab.BobsAsync(LeaseConflict.Refuse, "visits");
        await using var first = await _lab.BobsAsync(LeaseConflict.Refuse, "accounts");
        await using var last = await _lab.BobsAsync(LeaseConflict.Refuse, "orders");

        Assert.Empty(_lab.Told);
        Assert.All(_lab.Cluster.Objects, lease => Assert.Equal(("bob@ci", null), (new LeaseState(lease).HolderShown, new LeaseState(lease).With)));
    }

    [Fact]
    public async Task None_of_them_is_free_before()
    {
        await using var adas = await _lab.AdasAsync("accounts", "orders", "visits");
        var waiting = _lab.BobsAsync(LeaseConflict.Wait, "billing", "visits");
        await LeaseLab.UntilAsync(() => !_lab.Told.IsEmpty);

        Assert.StartsWith("`visits` is held by ada@laptop", _lab.Told.Single(), StringComparison.Ordinal);
        await adas.DisposeAsync();
        await _lab.PassAsync(1, _lab.BobsTime, waiting);
        await using var bobs = await waiting;
    }

    [Fact]
    public async Task Those_of_somebody_dead_are_taken_over_one_by_one()
    {
        await using var adas = await _lab.AdasAsync("accounts", "visits");
        var waiting = _lab.BobsAsync(LeaseConflict.Refuse, "visits");
        await LeaseLab.UntilAsync(() => !_lab.Told.IsEmpty);
        await _lab.PassAsync(17, _lab.BobsTime, waiting);
        await using var bobs = await waiting;

        _lab.AdasTime.Advance(TimeSpan.FromSeconds(11));
        var problem = await PlaceLab.ProblemAsync(() => adas.CheckAsync(Cancellation).AsTask());

        Assert.Equal(("lease-lost", "the lease of `visits` is lost"), (problem.Code, problem.What));
        Assert.Equal(["ada@laptop", "bob@ci"], _lab.Cluster.Objects.Select(lease => new LeaseState(lease).HolderShown));
    }

    [Fact]
    public async Task That_somebody_has_removed_the_first_frees_none()
    {
        await using var adas = await _lab.AdasAsync("accounts", "visits");
        _lab.Cluster.Remove("slipway.accounts");

        var waiting = _lab.BobsAsync(LeaseConflict.Refuse, "visits");

        await LeaseLab.UntilAsync(() => !_lab.Told.IsEmpty);
        await _lab.PassAsync(17, _lab.BobsTime, waiting);
        await using var bobs = await waiting;
    }
}

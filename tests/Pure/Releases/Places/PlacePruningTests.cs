using Slipway.Engines.Kubernetes;
using Slipway.Execution.Journal;
using Slipway.Releases.Places;
using Slipway.Tests.Support;

namespace Slipway.Tests.Releases.Places;

public sealed class PlacePruningTests : IDisposable
{
    readonly PlaceLab _lab = new(new PlaceLimits { Releases = 3, Deploys = 2 });

    static CancellationToken Cancellation => PlaceLab.Cancellation;

    public void Dispose() => _lab.Dispose();

    [Fact]
    public async Task The_newest_stay_and_say_themselves_how_they_ended()
    {
        for (var number = 1; number <= 6; number++)
        {
            await _lab.DeployAsync(number, number == 4 ? DeployOutcome.Undone : DeployOutcome.Released);
        }

        await PruneAsync();
        var history = await _lab.Place.HistoryAsync(Cancellation);

        Assert.Equal([6, 5], history.Deploys.Select(deploy => deploy.Number));
        Assert.Equal([(6, DeployOutcome.Released), (5, DeployOutcome.Released), (4, DeployOutcome.Undone)], history.Releases.Select(release => (release.Number, release.Outcome)));
        Assert.All(history.Releases, release => Assert.Equal(TimeSpan.FromSeconds(12), release.Elapsed));
        Assert.Equal(["visits-secret-4", "visits-secret-5", "visits-secret-6"], (await _lab.Place.SecretsAsync(Cancellation)).Order(StringComparer.Ordinal));
        Assert.Equal(7, _lab.Cluster.Objects.Count);
    }

    [Fact]
    public async Task A_pruning_that_broke_off_anywhere_is_finished_by_the_next()
    {
        for (var requests = 1; ; requests++)
        {
            using var lab = new PlaceLab(_lab.Limits);
            for (var number = 1; number <= 4; number++)
            {
                await lab.DeployAsync(number);
            }

            var history = await lab.Place.HistoryAsync(Cancellation);
            var left = requests;
            lab.Cluster.Faults = _ => Interlocked.Decrement(ref left) >= 0 ? Fault.None : throw new InvalidOperationException("killed");
            var killed = await Record.ExceptionAsync(() => lab.Place.PruneAsync(history, Cancellation));
            lab.Cluster.Faults = _ => Fault.None;

            var after = await lab.Place.HistoryAsync(Cancellation);
            Assert.Equal(4, after.Standing("visits")!.Number);
            await lab.Place.PruneAsync(after, Cancellation);
            Assert.Equal(3 + 4, lab.Cluster.Objects.Count);
            if (killed is null)
            {
                Assert.True(requests > 5);
                return;
            }
        }
    }

    [Fact]
    public async Task Parts_of_a_record_that_was_never_finished_go_with_the_next_pruning()
    {
        await _lab.DeployAsync(1);
        await _lab.Place.WriteAsync(PlaceSamples.Record(2, 1, PlaceSamples.Large(1, 3 << 20)), Cancellation);
        _lab.Cluster.Remove("slipway.release.visits.2");
        await PruneAsync();
        Assert.Contains(_lab.Cluster.Objects, map => map.Name()!.EndsWith(".part2", StringComparison.Ordinal));

        await _lab.DeployAsync(3);
        await PruneAsync();

        Assert.DoesNotContain(_lab.Cluster.Objects, map => map.Name()!.Contains(".part", StringComparison.Ordinal));
    }

    async Task PruneAsync() => await _lab.Place.PruneAsync(await _lab.Place.HistoryAsync(Cancellation), Cancellation);
}

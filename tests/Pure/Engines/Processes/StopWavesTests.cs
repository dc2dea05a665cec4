using Slipway.Engines.Processes;
using Slipway.Engines.Processes.Supervision;

namespace Slipway.Tests.Engines.Processes;

public class StopWavesTests
{
    [Fact]
    public void What_others_need_stops_after_them_and_what_is_not_related_at_the_same_time()
    {
        Assert.Equal(
            ["a/front c/worker", "a/back", "b/cache a/database"],
            Waves(Resource("b/cache"), Resource("a/database"), Process("a/back", "a/database"), Process("a/front", "a/back"), Process("c/worker")));
    }

    [Fact]
    public void A_need_that_is_no_process_holds_nothing_up() => Assert.Equal(["a/web"], Waves(Process("a/web", "a/migrate")));

    [Fact]
    public void A_circle_is_stopped_at_once() => Assert.Equal(["a/web b/web"], Waves(Process("a/web", "b/web"), Process("b/web", "a/web")));

    [Fact]
    public void Resources_stop_in_order_too() => Assert.Equal(["a/replica", "a/primary"], Waves(Resource("a/primary"), Resource("a/replica") with { After = ["a/primary"] }));

    [Theory]
    [InlineData(1, 0.5)]
    [InlineData(2, 1)]
    [InlineData(6, 16)]
    [InlineData(7, 30)]
    [InlineData(1000, 30)]
    public void Pauses_double_up_to_a_limit(int restart, double seconds) => Assert.Equal(TimeSpan.FromSeconds(seconds), new SupervisorSettings().Pause(restart));

    static IEnumerable<string> Waves(params ProcessRecord[] records) => StopWaves.Of(records).Select(wave => string.Join(' ', wave.Select(record => record.Id)));

    static ProcessRecord Process(string id, params string[] after) => new(id.Split('/')[0], id.Split('/')[1]) { After = [.. after] };

    static ProcessRecord Resource(string id) => Process(id) with { IsResource = true };
}

using Slipway.Clusters.Logs;

namespace Slipway.Tests.Clusters;

public class LineMergeTests
{
    [Fact]
    public async Task Lines_of_several_pods_come_in_the_order_of_their_time()
    {
        var merged = await LineMerge.ByTimeAsync([Lines("a", 1, 4, 5), Lines("b", 2, 3, 6), Lines("c")], TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);

        Assert.Equal(["a1", "b2", "b3", "a4", "a5", "b6"], merged.Select(line => line.Text));
    }

    static IAsyncEnumerable<PodLine> Lines(string pod, params int[] seconds) =>
        seconds.Select(second => new PodLine(new LogSource("n", pod, pod, "main", true), DateTimeOffset.UnixEpoch.AddSeconds(second), $"{pod}{second}")).ToAsyncEnumerable();
}

using Slipway.Engines.Kubernetes;
using Slipway.Problems;

namespace Slipway.Tests.Engines.Kubernetes;

public class KubeWatchTests
{
    const string Empty = """{ "metadata": { "resourceVersion": "5" }, "items": [] }""";

    static readonly KubeSelection Maps = new(new KubeResource("", "v1", "ConfigMap", "configmaps", true, []), "n");

    static string Line(string type, string name, string version) =>
        "{\"type\":\"" + type + "\",\"object\":{\"metadata\":{\"name\":\"" + name + "\",\"resourceVersion\":\"" + version + "\"}}}\n";

    static string Error(int code) => $$$"""{"type":"ERROR","object":{"kind":"Status","code":{{{code}}},"message":"too old"}}""" + "\n";

    [Fact]
    public async Task It_begins_with_all_that_there_are_and_goes_on_where_the_connection_ended()
    {
        using var api = new FakeApi(
            new FakeAnswer(200, Empty),
            new FakeAnswer(200, Line("ADDED", "a", "6") + Line("BOOKMARK", "", "8")),
            new FakeAnswer(0),
            new FakeAnswer(503),
            new FakeAnswer(200, Line("MODIFIED", "a", "9") + Line("DELETED", "a", "10")));

        var seen = await SeenAsync(api, null, 4);

        Assert.Equal(["all 0", "changed a", "changed a", "deleted a"], seen);
        Assert.Equal(["5", "8", "8", "8"], api.Asked.Skip(1).Select(Version));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_forgotten_moment_begins_anew(bool isInTheStream)
    {
        using var api = new FakeApi(isInTheStream ? new FakeAnswer(200, Error(410)) : FakeAnswer.Refusal(410, "Expired", "too old"), new FakeAnswer(200, Empty), new FakeAnswer(200, Line("ADDED", "a", "6")));

        Assert.Equal(["all 0", "changed a"], await SeenAsync(api, "1", 2));
    }

    [Fact]
    public async Task A_refusal_ends_it()
    {
        using var api = new FakeApi(FakeAnswer.Refusal(403, "Forbidden", "no"));

        var refused = await Assert.ThrowsAsync<ProblemException>(() => SeenAsync(api, "1", 1));

        Assert.Equal("kube-forbidden", refused.Problems[0].Code);
    }

    [Fact]
    public async Task A_change_longer_than_the_first_piece_of_memory_is_read_whole()
    {
        using var api = new FakeApi(new FakeAnswer(200, Line("ADDED", new string('a', 100_000), "6") + Line("ADDED", "b", "7")));

        var seen = await SeenAsync(api, "1", 2);

        Assert.Equal(100_008, seen[0].Length);
        Assert.Equal("changed b", seen[1]);
    }

    [Fact]
    public async Task A_change_without_end_is_none()
    {
        using var api = new FakeApi(new FakeAnswer(200, new string(' ', FakeApi.Limits.ChangeBytes + 1)));

        var refused = await Assert.ThrowsAsync<ProblemException>(() => SeenAsync(api, "1", 1));

        Assert.Equal("kube-answer", refused.Problems[0].Code);
    }

    [Fact]
    public async Task A_cluster_that_stays_away_is_told()
    {
        using var api = new FakeApi(Enumerable.Repeat(new FakeAnswer(0), 1000));
        using var connection = new KubeConnection(new HttpMessageInvoker(api), FakeApi.Limits with { Away = TimeSpan.Zero }, TimeProvider.System);

        var refused = await Assert.ThrowsAsync<ProblemException>(async () => await new KubeWatch(api.Client, connection).FollowAsync(Maps, "1", TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken).MoveNextAsync());

        Assert.Equal("kube-unreachable", refused.Problems[0].Code);
    }

    static string Version(string asked) => System.Web.HttpUtility.ParseQueryString(asked.Split('?')[1])["resourceVersion"]!;

    static async Task<List<string>> SeenAsync(FakeApi api, string? version, int count)
    {
        var seen = new List<string>();
        await foreach (var change in new KubeWatch(api.Client, api.Connection).FollowAsync(Maps, version, TestContext.Current.CancellationToken))
        {
            seen.Add(change switch
            {
                KubeListed all => $"all {all.Items.Length}",
                KubeChanged changed => $"changed {changed.Object.Name()}",
                KubeDeleted deleted => $"deleted {deleted.Object.Name()}",
                _ => "",
            });
            if (seen.Count == count)
            {
                break;
            }
        }

        return seen;
    }
}

using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;

namespace Slipway.Tests.Engines.Kubernetes;

public class KubeInspectionTests
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_last_lines_are_asked_for_and_no_more()
    {
        using var api = new FakeApi(new FakeAnswer(200, "one\ntwo\n"), FakeAnswer.Refusal(400, "BadRequest", "previous terminated container \"c\" not found"));
        var inspection = new KubeInspection(api.Connection, api.Client);

        Assert.Equal(["one", "two"], (await inspection.LogAsync("n", "p", "c", 20, isPrevious: false, Cancellation))!.Value);
        Assert.Null(await inspection.LogAsync("n", "p", "c", 20, isPrevious: true, Cancellation));
        Assert.Equal("GET /api/v1/namespaces/n/pods/p/log?container=c&tailLines=20&limitBytes=262144", api.Asked[0]);
        Assert.EndsWith("&previous=true", api.Asked[1]);
    }

    [Fact]
    public async Task A_log_is_followed_line_by_line_with_the_time_of_each()
    {
        using var api = new FakeApi(new FakeAnswer(200, $"2026-01-02T03:04:05.1Z one\n2026-01-02T03:04:05.2Z two words\r\n2026-01-02T03:04:05.3Z {new string('a', 20_000)}\nno time"));

        var lines = await new KubeInspection(api.Connection, api.Client).FollowLogAsync("n", "p", "c", "2026-01-02T03:04:05.0Z", Cancellation).ToListAsync(Cancellation);

        Assert.Equal([new KubeLogLine("2026-01-02T03:04:05.1Z", "one"), new KubeLogLine("2026-01-02T03:04:05.2Z", "two words")], lines[..2]);
        Assert.Equal(16 * 1024, lines[2].Time.Length + 1 + lines[2].Text.Length);
        Assert.Equal(new KubeLogLine("", "no time"), lines[3]);
        Assert.Equal("GET /api/v1/namespaces/n/pods/p/log?container=c&follow=true&timestamps=true&sinceTime=2026-01-02T03%3A04%3A05.0Z", api.Asked[0]);
    }

    [Fact]
    public async Task A_log_that_is_not_there_yet_has_no_lines_and_one_that_is_forbidden_is_told()
    {
        using var api = new FakeApi(FakeAnswer.Refusal(400, "BadRequest", "container \"c\" is waiting to start"), new FakeAnswer(0), FakeAnswer.Refusal(403, "Forbidden", "no"));
        var inspection = new KubeInspection(api.Connection, api.Client);

        Assert.Empty(await inspection.FollowLogAsync("n", "p", "c", null, Cancellation).ToListAsync(Cancellation));
        Assert.Empty(await inspection.FollowLogAsync("n", "p", "c", null, Cancellation).ToListAsync(Cancellation));
        await Assert.ThrowsAsync<Slipway.Problems.ProblemException>(async () => await inspection.FollowLogAsync("n", "p", "c", null, Cancellation).ToListAsync(Cancellation));
    }

    [Fact]
    public void An_event_says_when_it_happened_last_in_whichever_form_it_is()
    {
        var old = KubeEvent.Of((JsonObject)JsonNode.Parse("""{ "type": "Warning", "reason": "BackOff", "message": "a\nb", "count": 3, "lastTimestamp": "2026-01-02T03:04:05Z" }""")!);
        var series = KubeEvent.Of((JsonObject)JsonNode.Parse("""{ "type": "Normal", "series": { "count": 7, "lastObservedTime": "2026-01-02T03:04:05.000000Z" }, "lastTimestamp": null }""")!);

        Assert.Equal(new KubeEvent("BackOff", "a b", true, 3, new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero)), old);
        Assert.Equal(new KubeEvent("", "", false, 7, old.Last), series);
    }
}

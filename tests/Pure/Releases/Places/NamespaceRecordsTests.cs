using System.Text.Json;
using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;
using Slipway.Execution.Journal;
using Slipway.Releases.Places;
using Slipway.Releases.Records;
using Slipway.Tests.Support;

namespace Slipway.Tests.Releases.Places;

public sealed class NamespaceRecordsTests : IDisposable
{
    const string First = "slipway.release.visits.1";

    readonly PlaceLab _lab = new();

    static CancellationToken Cancellation => PlaceLab.Cancellation;

    public void Dispose() => _lab.Dispose();

    [Fact]
    public async Task What_a_release_does_to_the_schema_comes_back_and_is_told_without_reading_the_record()
    {
        var change = PlaceSamples.Schema(Compatibility.No);
        await _lab.Place.WriteAsync(PlaceSamples.Record(1) with { Schema = change }, Cancellation);

        var read = (await _lab.Place.ReadAsync("visits", 1, Cancellation))!.Schema!;
        var map = Assert.Single(_lab.Cluster.Objects);

        Assert.Equal((change with { Pending = [] }, change.Pending.Single()), (read with { Pending = [] }, read.Pending.Single()));
        Assert.Equal(new SchemaSummary("0001-visitors", "0002-totals", Compatibility.No), RecordMetadata.Read(map)!.Summary.Schema);
        _lab.Cluster.Change(First, one => one["metadata"]!["annotations"]!["slipway/schema-compatible"] = "Perhaps");
        Assert.Equal(Compatibility.No, RecordMetadata.Read(_lab.Cluster.Objects.Single())!.Summary.Schema!.Compatibility);
    }

    [Fact]
    public async Task Which_variables_a_release_has_is_told_without_reading_the_record()
    {
        await _lab.Place.WriteAsync(PlaceSamples.Record(1, 1, PlaceSamples.Secret("shop-2"), new JsonObject { ["apiVersion"] = "v1", ["kind"] = "ConfigMap", ["metadata"] = new JsonObject { ["name"] = "shop-1" } }), Cancellation);

        var map = Assert.Single(_lab.Cluster.Objects);

        Assert.Equal("ConfigMap/shop-1 Secret/shop-2", RecordMetadata.Read(map)!.Summary.Variables);
        _lab.Cluster.Change(First, one => ((JsonObject)one["metadata"]!["annotations"]!).Remove("slipway/variables")); // of an older Slipway
        Assert.Null(RecordMetadata.Read(_lab.Cluster.Objects.Single())!.Summary.Variables);
    }

    [Fact]
    public async Task A_large_record_is_there_when_all_of_its_parts_are()
    {
        var record = PlaceSamples.Record(1, 1, PlaceSamples.Large(1, 3 << 20));
        _lab.Cluster.Faults = request => Name(request) == First ? throw new InvalidOperationException("killed") : Fault.None;
        await Assert.ThrowsAsync<InvalidOperationException>(() => _lab.Place.WriteAsync(record, Cancellation));
        Assert.Null(await _lab.Place.ReadAsync("visits", 1, Cancellation));
        Assert.NotEmpty(_lab.Cluster.Objects);
        _lab.Cluster.Faults = _ => Fault.None;

        // Another one than that which broke off.
        record = record with { By = "bob@ci" };
        await _lab.Place.WriteAsync(record, Cancellation);

        Assert.Equal(Text(record), Text((await _lab.Place.ReadAsync("visits", 1, Cancellation))!));
        Assert.All(_lab.Cluster.Objects, map => Assert.InRange(Convert.FromBase64String(map.Text("binaryData", "part")!).Length, 1, 900 * 1024));
    }

    [Fact]
    public async Task The_same_record_again_does_nothing_and_another_one_is_refused()
    {
        await _lab.Place.WriteAsync(PlaceSamples.Record(1), Cancellation);
        await _lab.Place.WriteAsync(PlaceSamples.Record(1), Cancellation);

        var problem = await PlaceLab.ProblemAsync(() => _lab.Place.WriteAsync(PlaceSamples.Record(1) with { By = "bob@ci" }, Cancellation));

        Assert.Equal(("release-number-taken", "somebody else has deployed it at the same time"), (problem.Code, problem.Why));
        Assert.Single(_lab.Cluster.Objects);
    }

    [Fact]
    public async Task A_number_that_another_stage_has_taken_is_told_as_such()
    {
        var production = new NamespacePlace(PlaceLab.Stage with { Stage = "production" }, _lab.Cluster.Connection, _lab.Limits, _lab.Time);
        await production.WriteAsync(PlaceSamples.Record(1), Cancellation);

        var problem = await PlaceLab.ProblemAsync(() => _lab.Place.WriteAsync(PlaceSamples.Record(1) with { By = "bob@ci" }, Cancellation));

        Assert.Equal("it is of the stage `production` of `plasma`, which has the same namespace `plasma-staging`", problem.Why);
    }

    [Theory]
    [InlineData("""{ "data": { "A": "aHVudGVyMg==" } }""")]
    [InlineData("""{ "stringData": { "A": "hunter2" } }""")]
    [InlineData("""{ "metadata": { "name": "s", "annotations": { "kubectl.kubernetes.io/last-applied-configuration": "hunter2" } } }""")]
    public async Task What_is_in_a_secret_is_never_recorded(string content)
    {
        var secret = KubeAnswer.Parse(System.Text.Encoding.UTF8.GetBytes(content))!;
        secret["kind"] = "Secret";
        foreach (var item in new[] { secret, new JsonObject { ["kind"] = "List", ["items"] = new JsonArray(secret.DeepClone()) } })
        {
            var problem = await PlaceLab.ProblemAsync(() => _lab.Place.WriteAsync(PlaceSamples.Record(1, 1, item), Cancellation));

            Assert.Equal("record-has-secret", problem.Code);
            Assert.DoesNotContain("hunter2", problem.ToString(), StringComparison.Ordinal);
        }

        Assert.Empty(_lab.Cluster.Asked);
    }

    public static TheoryData<string, Action<JsonObject>> Changes => new()
    {
        { "packed", map => map["binaryData"]!["part"] = "AAAA" },
        { "no base64", map => map["binaryData"]!["part"] = "!" },
        { "nothing", map => map.Remove("binaryData") },
        { "a part more", map => map["data"]!["parts"] = "2" },
        { "parts without number", map => map["data"]!["parts"] = "1000000000" },
        { "checksum", map => map["data"]!["content"] = new string('0', 64) },
        { "no record", map => Hold(map, "{}"u8) },
        { "null for a text", map => Hold(map, """{"component":null,"number":1,"deploy":1,"origin":{"kind":"Deploy"},"by":"x","at":"2026-11-21T01:02:03+00:00","objects":[]}"""u8) },
        { "null for an object", map => Hold(map, """{"component":"visits","number":1,"deploy":1,"origin":{"kind":"Deploy"},"by":"x","at":"2026-11-21T01:02:03+00:00","objects":[null]}"""u8) },
        { "a schema without migrations", map => Hold(map, """{"component":"visits","number":1,"deploy":1,"origin":{"kind":"Deploy"},"by":"x","at":"2026-11-21T01:02:03+00:00","objects":[],"schema":{"pending":[],"compatibility":"Yes","source":"Declared"}}"""u8) },
        { "a schema that says nothing of the version before", map => Hold(map, """{"component":"visits","number":1,"deploy":1,"origin":{"kind":"Deploy"},"by":"x","at":"2026-11-21T01:02:03+00:00","objects":[],"schema":{"pending":[{"id":"1","name":"","compatible":"Yes","reversible":"No","sql":""}],"source":"Declared"}}"""u8) },
        { "another release", map => Hold(map, """{"component":"visits","number":2,"deploy":1,"origin":{"kind":"Deploy"},"by":"x","at":"2026-11-21T01:02:03+00:00","objects":[]}"""u8) },
        { "very deep", map => Hold(map, System.Text.Encoding.UTF8.GetBytes($$"""{"objects":[{{string.Concat(Enumerable.Repeat("{\"a\":", 500))}}1{{new string('}', 500)}}]}""")) },
        { "very large", map => Hold(map, new byte[(64 << 20) + 1]) },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task A_record_that_was_changed_is_told(string what, Action<JsonObject> change)
    {
        await _lab.Place.WriteAsync(PlaceSamples.Record(1), Cancellation);
        _lab.Cluster.Change(First, change);

        var problem = await PlaceLab.ProblemAsync(() => _lab.Place.ReadAsync("visits", 1, Cancellation));

        Assert.True(problem.Code == "record-broken" && problem.What.Contains(First, StringComparison.Ordinal), what);
    }

    [Fact]
    public async Task A_record_without_the_members_that_came_later_is_whole()
    {
        await _lab.Place.WriteAsync(PlaceSamples.Record(1), Cancellation);
        _lab.Cluster.Change(First, map => Hold(map, """{"component":"visits","number":1,"deploy":1,"origin":{"kind":"Deploy"},"by":"x","at":"2026-11-21T01:02:03+00:00","objects":[],"new":{}}"""u8));

        Assert.Empty((await _lab.Place.ReadAsync("visits", 1, Cancellation))!.Smoke);
    }

    [Fact]
    public async Task A_history_takes_two_requests_and_tells_what_is_in_the_records()
    {
        await _lab.DeployAsync(1);
        await _lab.DeployAsync(2, DeployOutcome.Undone);
        await _lab.DeployAsync(3, DeployOutcome.Underway);
        _lab.Cluster.Asked.Clear();

        var history = await _lab.Place.HistoryAsync(Cancellation);

        Assert.Equal(2, _lab.Cluster.Asked.Count);
        Assert.Equal([(3, DeployOutcome.Underway), (2, DeployOutcome.Undone), (1, DeployOutcome.Released)], history.Releases.Select(release => (release.Number, release.Outcome)));
        var (record, first) = (PlaceSamples.Record(1), history.Standing("visits")!);
        Assert.Equal(
            (record.Version, record.Commit, record.Image, record.Fingerprint, record.Origin, record.By, record.At, record.Deploy, TimeSpan.FromSeconds(12)),
            (first.Version, first.Commit, first.Image, first.Fingerprint, first.Origin, first.By, first.At, first.Deploy, first.Elapsed));
    }

    [Fact]
    public async Task A_release_whose_journal_is_gone_says_itself_what_became_of_it_or_a_person_must()
    {
        await _lab.Place.WriteAsync(PlaceSamples.Record(1), Cancellation);

        var problem = await PlaceLab.ProblemAsync(() => _lab.Place.HistoryAsync(Cancellation));
        Assert.Equal("release-outcome-unknown", problem.Code);
        Assert.Contains($"kubectl label configmap {First} slipway/outcome=released", problem.Fix, StringComparison.Ordinal);

        _lab.Cluster.Change(First, map => map["metadata"]!["labels"]!["slipway/outcome"] = "released");
        Assert.Equal(1, (await _lab.Place.HistoryAsync(Cancellation)).Standing("visits")!.Number);
    }

    [Fact]
    public async Task A_record_whose_annotations_were_changed_is_told()
    {
        await _lab.DeployAsync(1);
        _lab.Cluster.Change(First, map => map["metadata"]!["annotations"]!["slipway/at"] = "yesterday");

        Assert.Equal("record-broken", (await PlaceLab.ProblemAsync(() => _lab.Place.HistoryAsync(Cancellation))).Code);
    }

    [Fact]
    public async Task What_is_kept_is_not_taken_for_an_object_of_its_component()
    {
        await _lab.DeployAsync(1);

        Assert.All(_lab.Cluster.Objects, map => Assert.Null(map.Text("metadata", "labels", "slipway/component")));
    }

    static string? Name(HttpRequestMessage request) =>
        request.Method == HttpMethod.Post ? KubeAnswer.Parse(request.Content!.ReadAsByteArrayAsync(Cancellation).GetAwaiter().GetResult())!.Name() : null;

    static string Text(ReleaseRecord record) => JsonSerializer.Serialize(record, RecordJson.Default.ReleaseRecord);

    /// <summary>Puts something else into a record, with checksums that fit.</summary>
    static void Hold(JsonObject map, ReadOnlySpan<byte> json)
    {
        using var packed = new MemoryStream();
        using (var gzip = new System.IO.Compression.GZipStream(packed, System.IO.Compression.CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(json);
        }

        map["data"]!["content"] = Digests.Digest.Of(json).ToString();
        map["data"]!["packed"] = Digests.Digest.Of(packed.ToArray()).ToString();
        map["binaryData"]!["part"] = Convert.ToBase64String(packed.ToArray());
    }
}

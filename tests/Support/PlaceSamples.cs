using System.Text.Json.Nodes;
using Slipway.Execution.Journal;
using Slipway.Releases.Records;

namespace Slipway.Tests.Support;

/// <summary>Releases and entries for tests of the places that keep them.</summary>
public static class PlaceSamples
{
    public static DateTimeOffset At { get; } = new(2026, 11, 21, 1, 2, 3, TimeSpan.Zero);

    public static DeployBegan Began(string component = "visits", int to = 1, int? from = null) =>
        new(At, "slipway deploy", "ada@laptop", [new DeployedComponent(component, to, from)]);

    public static DeployEnded Ended(DeployOutcome outcome = DeployOutcome.Released) => new(At, outcome, TimeSpan.FromSeconds(12));

    public static ReleaseRecord Record(int number, int? deploy = null, params IEnumerable<JsonObject> objects) => new()
    {
        Component = "visits",
        Number = number,
        Deploy = deploy ?? number,
        Version = "1.4.0+57",
        Commit = new string('a', 40),
        Image = $"registry.example.net/visits@sha256:{new string('b', 64)}",
        Origin = new ReleaseOrigin(ReleaseOriginKind.Promotion, "staging", 7),
        By = "ada@laptop",
        At = At,
        Objects = [.. objects],
        Smoke = [new("/version", 200, "1.4")],
    };

    /// <summary>From the first migration to the second.</summary>
    public static SchemaChange Schema(Compatibility compatible = Compatibility.Yes) =>
        new("0001-visitors", [new PendingMigration("0002-totals", "the total", compatible, Reversibility.Lossy, "create table total ();")]);

    public static JsonObject Secret(string name) => new() { ["apiVersion"] = "v1", ["kind"] = "Secret", ["metadata"] = new JsonObject { ["name"] = name } };

    public static LeaseRequest Request(string holder, LeaseConflict conflict, Action<string> told, params IEnumerable<string> components) =>
        new([.. components], holder, told) { Conflict = conflict };

    /// <summary>Objects that hardly pack.</summary>
    public static IEnumerable<JsonObject> Large(int seed, int bytes)
    {
        var random = new Random(seed);
        for (var i = 0; i < 3; i++)
        {
            var content = new byte[bytes / 4];
            random.NextBytes(content);
            yield return new JsonObject { ["apiVersion"] = "v1", ["kind"] = "ConfigMap", ["metadata"] = new JsonObject { ["name"] = $"large-{i}" }, ["binaryData"] = new JsonObject { ["content"] = Convert.ToBase64String(content) } };
        }
    }
}

using System.Globalization;
using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;
using Slipway.Execution.Journal;
using Slipway.Releases.Records;

namespace Slipway.Releases.Places;

/// <summary>What the metadata of a record says of it, so that a history need not read what is in the records.</summary>
/// <param name="Summary">Underway, until its outcome is known.</param>
/// <param name="Outcome">Written when the journal of its deploy is pruned; null: the journal tells it.</param>
/// <param name="Secrets">The names of the Secrets that it names.</param>
sealed record RecordMetadata(string Name, ReleaseSummary Summary, DeployOutcome? Outcome, IReadOnlyList<string> Secrets)
{
    public const string OutcomeLabel = "slipway/outcome";

    const string Variables = "variables";
    const string Elapsed = "slipway/elapsed";
    const string Data = "slipway/data";
    const string Restored = "slipway/restored";

    static readonly (string Name, DeployOutcome Outcome)[] Outcomes = [("released", DeployOutcome.Released), ("undone", DeployOutcome.Undone), ("needs-person", DeployOutcome.NeedsPerson)];

    public static JsonObject Annotations(ReleaseRecord record)
    {
        (string Name, string? Value)[] all =
        [
            ("at", record.At.ToString("O", CultureInfo.InvariantCulture)),
            ("by", record.By),
            ("version", record.Version),
            ("commit", record.Commit),
            ("image", record.Image),
            ("fingerprint", record.Fingerprint),
            ("origin", record.Origin.Kind.ToString()),
            ("origin-stage", record.Origin.Stage),
            ("origin-number", record.Origin.Number is { } number ? StagePlace.Text(number) : null),
            ("schema-before", record.Schema?.Before),
            ("schema-after", record.Schema?.After),
            ("schema-compatible", record.Schema?.Compatibility.ToString()),
            (Variables, NamedVariables.Of(record)),
            ("secrets", string.Join(' ', RecordSecrets.Names(record)) is { Length: > 0 } secrets ? secrets : null),
        ];
        return new JsonObject(all.Where(pair => pair.Value is not null).Select(pair => KeyValuePair.Create($"slipway/{pair.Name}", (JsonNode?)pair.Value)));
    }

    /// <summary>What is merged into a record whose journal is about to go.</summary>
    public static JsonObject Ended(ReleaseSummary release)
    {
        (string Name, string? Value)[] told = [(Elapsed, release.Elapsed?.ToString("c", CultureInfo.InvariantCulture)), (Data, release.Data?.ToText())];
        return new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["labels"] = new JsonObject { [OutcomeLabel] = Outcomes.First(pair => pair.Outcome == release.Outcome).Name },
                ["annotations"] = new JsonObject(told.Where(pair => pair.Value is not null).Select(pair => KeyValuePair.Create(pair.Name, (JsonNode?)pair.Value))),
            },
        };
    }

    /// <summary>What is merged into a record when a snapshot takes the place of its data.</summary>
    public static JsonObject RestoredFrom(string snapshot) => new() { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { [Restored] = snapshot } } };

    /// <summary>Null: somebody has changed it so that it says nothing any more.</summary>
    public static RecordMetadata? Read(JsonObject map)
    {
        var name = RecordName.Read(map.Name() ?? "");
        if (name is null
            || StagePlace.Number(map.Text("metadata", "labels", StagePlace.DeployLabel)) is not { } deploy
            || !Enum.TryParse<ReleaseOriginKind>(Annotation(map, "origin"), out var origin)
            || !DateTimeOffset.TryParse(Annotation(map, "at"), CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var at)
            || Annotation(map, "by") is not { } by)
        {
            return null;
        }

        var summary = new ReleaseSummary(name.Component, name.Number, deploy, at, DeployOutcome.Underway, ElapsedOf(map))
        {
            Version = Annotation(map, "version"),
            Commit = Annotation(map, "commit"),
            Image = Annotation(map, "image"),
            Fingerprint = Annotation(map, "fingerprint"),
            Origin = new ReleaseOrigin(origin, Annotation(map, "origin-stage"), StagePlace.Number(Annotation(map, "origin-number"))),
            By = by,
            Schema = SchemaOf(map),
            Data = DataSummary.Read(map.Text("metadata", "annotations", Data)),
            Restored = map.Text("metadata", "annotations", Restored),
            Variables = Annotation(map, Variables),
        };
        return new RecordMetadata(map.Name()!, summary, OutcomeOf(map), Annotation(map, "secrets")?.Split(' ') ?? []);
    }

    static DeployOutcome? OutcomeOf(JsonObject map)
    {
        var written = map.Text("metadata", "labels", OutcomeLabel);
        return Outcomes.Where(pair => pair.Name == written).Select(pair => (DeployOutcome?)pair.Outcome).FirstOrDefault();
    }

    /// <summary>What somebody has made unreadable counts as not compatible.</summary>
    static SchemaSummary? SchemaOf(JsonObject map) => Annotation(map, "schema-after") is not { } after ? null
        : new SchemaSummary(Annotation(map, "schema-before"), after, Enum.TryParse<Compatibility>(Annotation(map, "schema-compatible"), out var compatible) ? compatible : Compatibility.No);

    static TimeSpan? ElapsedOf(JsonObject map) =>
        TimeSpan.TryParseExact(map.Text("metadata", "annotations", Elapsed), "c", CultureInfo.InvariantCulture, out var elapsed) ? elapsed : null;

    static string? Annotation(JsonObject map, string name) => map.Text("metadata", "annotations", $"slipway/{name}");
}

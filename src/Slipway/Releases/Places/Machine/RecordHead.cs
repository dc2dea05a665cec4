using Slipway.Execution.Journal;
using Slipway.Releases.Records;

namespace Slipway.Releases.Places.Machine;

/// <summary>The first line of a record's file: what a history shows, so that it need not read what is behind it.</summary>
/// <param name="Content">The digest of the unpacked record.</param>
/// <param name="Packed">Bytes behind the line.</param>
sealed record RecordHead(string Content, int Packed, string Component, int Number, int Deploy, DateTimeOffset At, string By, ReleaseOrigin Origin)
{
    public string? Version { get; init; }

    public string? Commit { get; init; }

    public string? Image { get; init; }

    public string? Fingerprint { get; init; }

    /// <summary>What its migrations do to the schema: whether an earlier release can be put back hangs on it.</summary>
    public SchemaSummary? Schema { get; init; }

    public static RecordHead Of(ReleaseRecord record, RecordContent content) =>
        new(content.Sum.ToString(), content.Packed.Length, record.Component, record.Number, record.Deploy, record.At, record.By, record.Origin)
        {
            Version = record.Version,
            Commit = record.Commit,
            Image = record.Image,
            Fingerprint = record.Fingerprint,
            Schema = SchemaSummary.Of(record.Schema),
        };

    public ReleaseSummary Summary(TimeSpan? elapsed) => new(Component, Number, Deploy, At, DeployOutcome.Underway, elapsed)
    {
        Version = Version,
        Commit = Commit,
        Image = Image,
        Fingerprint = Fingerprint,
        Schema = Schema,
        Origin = Origin,
        By = By,
    };
}

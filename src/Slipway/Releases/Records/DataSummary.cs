using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Slipway.Execution.Journal;

namespace Slipway.Releases.Records;

/// <summary>What a release did with its component's data, as the journal of its deploy tells.</summary>
public sealed record DataSummary
{
    /// <summary>No snapshot of any need.</summary>
    public static ImmutableSortedDictionary<string, string> None { get; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>The ids of the snapshots that were taken before it changed anything, by need.</summary>
    public ImmutableSortedDictionary<string, string> Snapshots { get; init; } = None;

    /// <summary>How long writers were held off; null: they were not.</summary>
    public TimeSpan? Fenced { get; init; }

    /// <summary>How long its migrations took in a rehearsal; null: there was none.</summary>
    public TimeSpan? Rehearsed { get; init; }

    /// <summary>Whether the version before worked on the migrated copy; null: that was not tried.</summary>
    public bool? Works { get; init; }

    /// <summary>The ids of the snapshots that it put in the place of the live data, by its own will.</summary>
    public ImmutableArray<string> Restored { get; init; } = [];

    /// <summary>The last migration that was applied where it has made its database itself; null: it has not, or it is not known.</summary>
    public string? Head { get; init; }

    /// <summary>The last migration that is left where it took migrations down by its own will, and <c>0</c> where none is; null: it took none down.</summary>
    public string? Down { get; init; }

    /// <summary>The way back that was taken: <c>down</c> or <c>restored</c>; null: the data was not put back.</summary>
    public string? Undone { get; init; }

    /// <summary>Null: it had nothing to do with data.</summary>
    public static DataSummary? Of(IEnumerable<JournalEntry> entries, string component)
    {
        var (summary, isOfData) = (new DataSummary(), false);
        foreach (var entry in entries)
        {
            if (summary.With(entry, component) is { } more)
            {
                (summary, isOfData) = (more, true);
            }
        }

        return isOfData ? summary : null;
    }

    /// <summary>In one word, without spaces.</summary>
    public string ToText() => JsonSerializer.Serialize(this, DataSummaryJson.Default.DataSummary);

    /// <summary>Null: it says nothing that is known.</summary>
    public static DataSummary? Read(string? text)
    {
        try
        {
            return text is null ? null : JsonSerializer.Deserialize(text, DataSummaryJson.Default.DataSummary) is { Restored.IsDefault: false, Snapshots: not null } summary ? summary : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Null: the entry is about something else.</summary>
    DataSummary? With(JournalEntry entry, string component) => entry switch
    {
        SnapshotTaken taken when taken.Component == component => this with { Snapshots = Snapshots.SetItem(taken.Need, taken.Snapshot) },
        MigrationRehearsed rehearsed when rehearsed.Component == component => this with { Rehearsed = rehearsed.Elapsed, Works = rehearsed.Works },
        FenceLifted lifted when lifted.Component == component => this with { Fenced = lifted.Held ?? TimeSpan.Zero },
        SchemaSeen seen when seen.Component == component => this with { Head = seen.Head },
        MigrationsTakenDown taken when taken.Component == component => this with { Down = taken.To ?? "0" },
        DataPutBack back when back.Component == component => back.Snapshot is null ? this with { Undone = "down" }
            : Snapshots.ContainsValue(back.Snapshot) ? this with { Undone = "restored" }
            : this with { Restored = Restored.Contains(back.Snapshot) ? Restored : Restored.Add(back.Snapshot) },
        _ => null,
    };
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(DataSummary))]
sealed partial class DataSummaryJson : JsonSerializerContext;

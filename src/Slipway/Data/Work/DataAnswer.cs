using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Slipway.Data.Snapshots;

namespace Slipway.Data.Work;

/// <summary>What comes of a <see cref="DataOrder"/>; no answer holds a secret.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "is")]
[JsonDerivedType(typeof(DataDone), "done")]
[JsonDerivedType(typeof(DataLook), "look")]
[JsonDerivedType(typeof(DataRestored), "restored")]
[JsonDerivedType(typeof(DataDifference), "difference")]
[JsonDerivedType(typeof(LocksSeen), "locks")]
[JsonDerivedType(typeof(SnapshotTold), "snapshot")]
[JsonDerivedType(typeof(SnapshotsTold), "snapshots")]
abstract record DataAnswer;

sealed record DataDone : DataAnswer;

sealed record DataLook(DatabaseFacts Facts, bool IsFenced) : DataAnswer;

/// <param name="Kept">The name under which the data is kept that was live before.</param>
sealed record DataRestored(string Kept) : DataAnswer;

/// <summary>What a restore would do to the rows that are live.</summary>
/// <param name="Tables">Those with differences alone, sorted.</param>
sealed record DataDifference(ImmutableArray<TableDifference> Tables) : DataAnswer
{
    /// <summary>No write would be lost.</summary>
    [JsonIgnore]
    public bool IsEmpty => Tables.IsEmpty;
}

/// <summary>Rows of one table by primary key, as text; a key of several columns is joined by <c>, </c>.</summary>
/// <param name="Key">The key's columns; empty: the table has none, and rows are only counted.</param>
/// <param name="Lost">In the live table alone: they would be gone.</param>
/// <param name="Changed">In both, and not the same: they would be as they were.</param>
/// <param name="Back">In the snapshot alone: they would come back.</param>
sealed record TableDifference(string Table, ImmutableArray<string> Key, RowKeys Lost, RowKeys Changed, RowKeys Back);

/// <param name="Count">Of all of them.</param>
/// <param name="Keys">The first ones.</param>
sealed record RowKeys(long Count, ImmutableArray<string> Keys)
{
    public static RowKeys None { get; } = new(0, []);
}

/// <param name="Locks">Those that keep others from reading or writing, the longest first.</param>
sealed record LocksSeen(ImmutableArray<TableLock> Locks) : DataAnswer;

/// <summary>A lock as it was seen, every few milliseconds.</summary>
/// <param name="Mode">In the server's own word: <c>AccessExclusiveLock</c>.</param>
/// <param name="Blocks">What it keeps others from.</param>
/// <param name="Held">For how long altogether: from first seen to last seen.</param>
public sealed record TableLock(string Table, string Mode, LockBlocks Blocks, TimeSpan Held);

public enum LockBlocks
{
    Writes,

    ReadsAndWrites,
}

sealed record SnapshotTold(SnapshotRecord Snapshot) : DataAnswer;

/// <param name="Snapshots">Those that there are, or that were removed.</param>
/// <param name="Copies">Databases that were removed.</param>
sealed record SnapshotsTold(ImmutableArray<SnapshotRecord> Snapshots, ImmutableArray<string> Copies) : DataAnswer;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(DataOrder))]
[JsonSerializable(typeof(DataAnswer))]
sealed partial class DataWorkJson : JsonSerializerContext;

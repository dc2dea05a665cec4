using System.Text.Json.Serialization;

namespace Slipway.Data.Snapshots;

/// <summary>What is known of a snapshot: the small JSON beside its content, which is written last. So what has a record is whole.</summary>
/// <param name="Schema">The shape of this file; this version of Slipway writes <see cref="CurrentSchema"/>.</param>
/// <param name="Id">See <see cref="SnapshotId"/>.</param>
/// <param name="Kind">One of <see cref="Engines.Databases.ProviderKinds"/>.</param>
/// <param name="Moment">When it was begun, in UTC.</param>
/// <param name="Database">What was in the database, at the very moment of the dump.</param>
sealed record SnapshotRecord(
    int Schema, string Id, SnapshotSubject Subject, string Kind, DateTimeOffset Moment, DatabaseFacts Database, SnapshotContent Content, SnapshotOrigin Origin)
{
    public const int CurrentSchema = 1;

    /// <summary>Where its bytes are.</summary>
    [JsonIgnore]
    public string ContentName => Id + SnapshotNames.Content;

    /// <summary>Where this record is.</summary>
    [JsonIgnore]
    public string RecordName => Id + SnapshotNames.Record;

    [JsonIgnore]
    public long Rows => Database.Tables.Sum(table => table.Rows);
}

/// <summary>Whose data it is.</summary>
sealed record SnapshotSubject(string Repository, string Stage, string Component, string Need)
{
    /// <summary><c>visits/database</c>.</summary>
    public override string ToString() => $"{Component}/{Need}";
}

/// <summary>Why there is a snapshot.</summary>
/// <param name="By">Who made it.</param>
/// <param name="Release">The release it was made for; null: by hand, or by a schedule.</param>
/// <param name="SchemaHead">The last migration that was applied; null: not known.</param>
/// <param name="Tool">The version of Slipway.</param>
sealed record SnapshotOrigin(string By, int? Release, string? SchemaHead, string Tool);

/// <summary>The bytes as they are stored.</summary>
/// <param name="Bytes">That are stored.</param>
/// <param name="Sha256">Of them, in hexadecimal.</param>
/// <param name="DumpBytes">Before they were compressed and encrypted.</param>
/// <param name="IsCompressed">With gzip. What a program has compressed already is not compressed again.</param>
/// <param name="Key">The id of the key that they are encrypted with; null: they are not.</param>
sealed record SnapshotContent(long Bytes, string Sha256, long DumpBytes, bool IsCompressed, string? Key);

/// <summary>How the files of a snapshot are called after its id.</summary>
static class SnapshotNames
{
    public const string Content = ".data";

    public const string Record = ".json";
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(SnapshotRecord))]
sealed partial class SnapshotJson : JsonSerializerContext;

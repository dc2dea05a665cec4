using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Slipway.Releases.Records;

/// <summary>What a release does to the schema of a component's data.</summary>
/// <param name="Before">The last migration that was applied before; null: none was.</param>
/// <param name="Pending">Those that it applies, in their order; at least one.</param>
public sealed record SchemaChange(string? Before, ImmutableArray<PendingMigration> Pending)
{
    /// <summary>The last migration that is applied after.</summary>
    [JsonIgnore]
    public string After => Pending[^1].Id;

    /// <summary>Whether the version before works on the schema after, as its migrations declare. What a rehearsal found stands in <see cref="DataSummary"/>.</summary>
    [JsonRequired]
    public Compatibility Compatibility { get; init; } = Declared(Pending);

    /// <summary>It is about something: what was read from elsewhere may not be.</summary>
    internal bool IsWhole => !Pending.IsDefaultOrEmpty && !Pending.Contains(null!);

    /// <summary>Going down and up again leaves every row as it was.</summary>
    [JsonIgnore]
    public bool IsLossless => Pending.All(migration => migration.Reversible == Reversibility.Lossless);

    /// <summary>Of several migrations, the worst.</summary>
    static Compatibility Declared(ImmutableArray<PendingMigration> pending) => pending.IsDefaultOrEmpty || pending.Contains(null!) ? Compatibility.Unknown : pending.Max(migration => migration.Compatible);
}

/// <summary>A migration as its component's <c>migrate status</c> declares it: see docs/migrations.md.</summary>
/// <param name="Name">What it does, for people.</param>
/// <param name="Sql">What it is going to run, or the nearest thing to it; may be empty.</param>
public sealed record PendingMigration(string Id, string Name, Compatibility Compatible, Reversibility Reversible, string Sql = "");

/// <summary>Whether the version before a migration works on the schema after it. Unknown counts as no.</summary>
public enum Compatibility
{
    Yes,
    Unknown,
    No,
}

/// <summary>What there is of a way back.</summary>
public enum Reversibility
{
    /// <summary>Down and up again leaves every row as it was.</summary>
    Lossless,

    /// <summary>What only the newer schema can hold is gone.</summary>
    Lossy,

    No,
}

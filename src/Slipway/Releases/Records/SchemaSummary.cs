namespace Slipway.Releases.Records;

/// <summary>A <see cref="SchemaChange"/> without its migrations.</summary>
/// <param name="Before">The last migration that was applied before; null: none was.</param>
/// <param name="After">The last one that is applied after.</param>
/// <param name="Compatibility">Whether the version before works on the schema after.</param>
public sealed record SchemaSummary(string? Before, string After, Compatibility Compatibility)
{
    public static SchemaSummary? Of(SchemaChange? change) => change is null ? null : new(change.Before, change.After, change.Compatibility);
}

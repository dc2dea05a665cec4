using System.Collections.Immutable;
using Slipway.Releases.Records;

namespace Slipway.Releases.Migrations;

/// <summary>What a component's <c>migrate status</c> says: see docs/migrations.md.</summary>
/// <param name="Head">The last migration that is applied; null: none is.</param>
/// <param name="Pending">Those that <c>up</c> is going to run, in their order; may be empty.</param>
sealed record MigrationStatus(string? Head, ImmutableArray<PendingMigration> Pending)
{
    /// <summary>What <c>up</c> does to the schema; null: nothing.</summary>
    public SchemaChange? Change => Pending.IsEmpty ? null : new SchemaChange(Head, Pending);
}

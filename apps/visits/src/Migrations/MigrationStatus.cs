using System.Text.Json.Serialization;

namespace Visits.Migrations;

/// <summary>What `migrate status` prints; docs/migrations.md says what each field means.</summary>
/// <param name="Head">The last applied migration's id; null where there is none.</param>
sealed record MigrationStatus(string? Head, IReadOnlyList<MigrationState> Migrations);

/// <param name="State">`applied` or `pending`.</param>
sealed record MigrationState(string Id, string Name, string State, string Compatible, string Reversible, string Sql)
{
    public const string Applied = "applied";

    public const string Pending = "pending";
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(MigrationStatus))]
sealed partial class MigrationJson : JsonSerializerContext;

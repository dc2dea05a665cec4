using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Slipway.Releases.Migrations;

/// <summary>What <c>migrate status</c> prints, as it stands there: nothing of it is believed yet, and what we do not know is left out.</summary>
sealed record StatusDocument
{
    public string? Head { get; init; }

    /// <summary>Null: it says nothing of them.</summary>
    public ImmutableArray<StatusMigration?>? Migrations { get; init; }
}

/// <summary>A migration in the document.</summary>
sealed record StatusMigration
{
    public string? Id { get; init; }

    public string? Name { get; init; }

    public string? State { get; init; }

    public string? Compatible { get; init; }

    public string? Reversible { get; init; }

    public string? Sql { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, AllowDuplicateProperties = false, MaxDepth = StatusReader.MostDeep)]
[JsonSerializable(typeof(StatusDocument))]
sealed partial class StatusJson : JsonSerializerContext;

using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Slipway.Releases.Records;
using Slipway.Secrets;

namespace Slipway.Releases.Deploys;

/// <summary>The migration command of a release, to be run once.</summary>
/// <param name="Migration">As the release's record has it: it migrates up.</param>
sealed record MigrationCall(JsonObject Migration)
{
    /// <summary>Takes migrations down again.</summary>
    /// <param name="change">As they were applied.</param>
    public static MigrationCall Down(JsonObject migration, string name, SchemaChange change) => new(migration) { Name = name, Words = ["down", "--to", change.Before ?? "0"] };

    /// <summary>Stands behind its name, so that it can be run once more with other words or variables: <c>down</c>. Null: the one run that a release has.</summary>
    public string? Name { get; init; }

    /// <summary>What Slipway appends to the component's own command. Default: <c>up</c>.</summary>
    public ImmutableArray<string> Words { get; init; } = ["up"];

    /// <summary>In the place of those of the same names that it has.</summary>
    public ImmutableSortedDictionary<string, Secret> Variables { get; init; } = ImmutableSortedDictionary.Create<string, Secret>(StringComparer.Ordinal);
}

using System.Text.Json.Serialization;

namespace Slipway.Execution.Results;

/// <summary>What stands in an entry's file: docs/formats.md.</summary>
sealed record EntryDocument(
    int Format, string Fingerprint, string Step, double Seconds, string? Note, IReadOnlyDictionary<string, string> Facts, string? Log,
    IReadOnlyList<EntryReport> Reports, IReadOnlyList<EntryOutput> Outputs, IReadOnlyList<EntryInput> Inputs);

sealed record EntryReport(string Name, string Blob);

sealed record EntryOutput(string Path, string Kind, string? Blob);

sealed record EntryInput(string Name, string Digest);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip)]
[JsonSerializable(typeof(EntryDocument))]
sealed partial class EntryJson : JsonSerializerContext;

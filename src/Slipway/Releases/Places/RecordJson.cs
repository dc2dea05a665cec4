using System.Text.Json.Serialization;
using Slipway.Releases.Places.Machine;
using Slipway.Releases.Records;

namespace Slipway.Releases.Places;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true,
    RespectNullableAnnotations = true,
    AllowDuplicateProperties = false,
    MaxDepth = 128)]
[JsonSerializable(typeof(ReleaseRecord))]
[JsonSerializable(typeof(RecordHead))]
[JsonSerializable(typeof(LeaseOwner))]
[JsonSerializable(typeof(LeaseMark))]
[JsonSerializable(typeof(LeaseTurn))]
sealed partial class RecordJson : JsonSerializerContext;

using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Slipway.Data.Snapshots;
using Slipway.Data.Work;
using Slipway.Problems;

namespace Slipway.Releases.DataJobs;

/// <summary>What a Job in the cluster is told to do with a component's data. It stands in the Job for all to see: no secret is in it.</summary>
/// <param name="Subject">Whose data.</param>
/// <param name="Kind">Of the server; one of <see cref="Engines.Databases.ProviderKinds"/>.</param>
/// <param name="Destination">Where snapshots are: <c>s3://…</c>; null: in the volume that is mounted.</param>
/// <param name="IsEncrypted">New snapshots are.</param>
/// <param name="Mark">Tells the lines of the answer from all others that a log may hold; empty: nobody waits for one.</param>
sealed record DataTask(SnapshotSubject Subject, string Kind, string? Destination, bool IsEncrypted, string Mark, DataOrder Order);

/// <summary>What came of a task: an answer, or what stood in its way.</summary>
sealed record ToldAnswer(DataAnswer? Answer, ImmutableArray<ToldProblem> Problems);

/// <summary>A problem on its way from a Job to whoever waits for it.</summary>
sealed record ToldProblem(string Code, string What, string? Why, string? Fix, ProblemKind Kind);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(DataTask))]
[JsonSerializable(typeof(ToldAnswer))]
sealed partial class DataTaskJson : JsonSerializerContext;

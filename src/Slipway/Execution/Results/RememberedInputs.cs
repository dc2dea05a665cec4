using System.Collections.Immutable;
using Slipway.Digests;

namespace Slipway.Execution.Results;

/// <summary>What decided the result of a step when it succeeded last in this checkout.</summary>
/// <param name="Fingerprint">Of them all.</param>
/// <param name="All">In the order in which they were then.</param>
public sealed record RememberedInputs(Digest Fingerprint, ImmutableArray<StepInput> All);

using System.Collections.Immutable;

namespace Slipway.Execution;

/// <summary>One piece of work in a plan.</summary>
/// <param name="Name">Unique in its plan, shown to people: <c>visits/web</c>.</param>
/// <param name="After">Names of the steps that must have succeeded before.</param>
/// <param name="RunAsync">Does the work; throws <see cref="Problems.ProblemException"/> when it fails.</param>
public sealed record Step(string Name, ImmutableArray<string> After, Func<CancellationToken, Task<StepOutcome>> RunAsync);

/// <summary>What a step that did not fail has come to.</summary>
/// <param name="IsUnchanged">Nothing needed to be done.</param>
/// <param name="Note">A few words for people, e.g. the URL; null: none.</param>
public sealed record StepOutcome(bool IsUnchanged = false, string? Note = null);

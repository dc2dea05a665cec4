namespace Slipway.Execution;

/// <summary>What would become of a step, and why.</summary>
/// <param name="Reason">A few words: <c>no result yet</c>, <c>changed: file src/x.cs</c>, <c>an effect: runs each time</c>.</param>
public sealed record StepDecision(Step Step, bool WillRun, string Reason);

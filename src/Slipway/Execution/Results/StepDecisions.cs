using System.Collections.Immutable;
using System.Globalization;

namespace Slipway.Execution.Results;

/// <summary>Foretells which steps of a plan will run.</summary>
public static class StepDecisions
{
    public const string AnEffect = "an effect: runs each time";
    public const string NoResult = "no result yet";
    public const string NothingChanged = "nothing changed";
    public const string KnownInputs = "the same inputs have succeeded before";
    public const string NotNeeded = "nothing that needs it will run";
    public const string Needed = "made ready for what will run";
    public const string Forgotten = "nothing changed, but its result is no longer kept";

    /// <param name="hasResult">Whether a result stands for a pure step's fingerprint.</param>
    /// <param name="memory">Null: nothing is remembered, and nothing reused.</param>
    /// <returns>One for each step, in the plan's order.</returns>
    public static ImmutableArray<StepDecision> Of(Plan plan, Func<Step, bool> hasResult, IStepMemory? memory)
    {
        var willRun = new HashSet<string>(StringComparer.Ordinal);
        var demanded = new Lazy<IReadOnlySet<string>>(() => plan.Demanded(step => step.Inputs is null || memory is null || !hasResult(step)));
        var decisions = ImmutableArray.CreateBuilder<StepDecision>(plan.Steps.Length);
        foreach (var step in plan.Steps)
        {
            var decision = !step.IsOnDemand ? Of(step, hasResult, memory, willRun)
                : demanded.Value.Contains(step.Name) ? new StepDecision(step, WillRun: true, Needed) : new StepDecision(step, WillRun: false, NotNeeded);
            decisions.Add(decision);
            if (decision.WillRun)
            {
                willRun.Add(step.Name);
            }
        }

        return decisions.MoveToImmutable();
    }

    static StepDecision Of(Step step, Func<Step, bool> hasResult, IStepMemory? memory, HashSet<string> willRun)
    {
        if (step.Inputs is not { } inputs)
        {
            return new StepDecision(step, WillRun: true, AnEffect);
        }

        var before = memory?.InputsOf(step.Name);
        if (memory is not null && hasResult(step))
        {
            return new StepDecision(step, WillRun: false, before?.Fingerprint == inputs.Fingerprint ? NothingChanged : KnownInputs);
        }

        return new StepDecision(step, WillRun: true, before is null ? NoResult : Why(StepChanges.Between(before, inputs, memory!, _ => false), willRun));
    }

    static string Why(ImmutableArray<StepChange> changes, HashSet<string> willRun)
    {
        if (changes.IsEmpty)
        {
            return Forgotten;
        }

        var first = changes[0] is { Kind: StepChange.Step, Name: { } name } && willRun.Contains(name) ? $"step {name} will run" : changes[0].ToString();
        return changes.Length == 1 ? first : string.Create(CultureInfo.InvariantCulture, $"{first}, and {changes.Length - 1} more");
    }
}

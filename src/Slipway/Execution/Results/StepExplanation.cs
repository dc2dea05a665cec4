using System.Collections.Immutable;

namespace Slipway.Execution.Results;

/// <summary>Why a step will run, or will not.</summary>
/// <param name="IsRemembered">It has succeeded in this checkout, and what it looked like then is known.</param>
/// <param name="Changes">What is different since then.</param>
public sealed record StepExplanation(StepDecision Decision, bool IsRemembered, ImmutableArray<StepChange> Changes)
{
    /// <param name="decisions">Of the whole plan, by step: <see cref="StepDecisions"/>.</param>
    /// <param name="isSecret">Whether a variable of a step holds a secret.</param>
    /// <returns>The step first, then each step before it that is one of the causes, directly or indirectly.</returns>
    public static ImmutableArray<StepExplanation> Of(
        Step step, IReadOnlyDictionary<string, StepDecision> decisions, IStepMemory? memory, Func<Step, string, bool> isSecret)
    {
        var told = new HashSet<string>(StringComparer.Ordinal) { step.Name };
        var left = new Queue<Step>([step]);
        var all = ImmutableArray.CreateBuilder<StepExplanation>();
        while (left.TryDequeue(out var one))
        {
            var before = one.Inputs is null ? null : memory?.InputsOf(one.Name);
            ImmutableArray<StepChange> changes = before is null ? [] : StepChanges.Between(before, one.Inputs!, memory!, name => isSecret(one, name));
            all.Add(new StepExplanation(decisions[one.Name], before is not null, changes));
            foreach (var change in changes)
            {
                if (change is { Kind: StepChange.Step, Name: { } name } && decisions.TryGetValue(name, out var cause) && told.Add(name))
                {
                    left.Enqueue(cause.Step);
                }
            }
        }

        return all.ToImmutable();
    }
}

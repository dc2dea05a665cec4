using Slipway.Execution.Results;

namespace Slipway.Cli.Output.Plans;

/// <summary>Why a step will run, in sentences.</summary>
static class WhyText
{
    /// <param name="told">The step, then those before it that are causes.</param>
    public static IEnumerable<string> Lines(IReadOnlyList<StepExplanation> told)
    {
        var step = told[0];
        yield return Heading(step);
        foreach (var change in step.Changes)
        {
            yield return $"  {change}";
        }

        foreach (var cause in told.Skip(1))
        {
            yield return cause.Changes.IsEmpty ? $"step {cause.Decision.Step.Name}: {Nothing(cause)}" : $"step {cause.Decision.Step.Name} changed because";
            foreach (var change in cause.Changes)
            {
                yield return $"  {change}";
            }
        }
    }

    static string Heading(StepExplanation step)
    {
        var name = step.Decision.Step.Name;
        return (step.Changes.IsEmpty, step.Decision.WillRun) switch
        {
            (true, _) => $"{name}: {Nothing(step)}",
            (false, true) => $"{name} will run: since it last succeeded here",
            (false, false) => $"{name} is reused: with these inputs it has succeeded before, though since it last succeeded here",
        };
    }

    static string Nothing(StepExplanation step) =>
        step.Decision.Step.Inputs is null ? "an effect: it runs each time"
        : !step.Decision.WillRun ? "nothing changed: the result is reused"
        : step.IsRemembered ? "nothing changed, but its result is no longer kept: it will run"
        : "it has not succeeded here yet: it will run";
}

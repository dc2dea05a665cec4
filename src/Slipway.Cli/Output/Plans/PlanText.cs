using System.Globalization;
using Slipway.Execution;

namespace Slipway.Cli.Output.Plans;

/// <summary>A plan that is not carried out, for <c>--dry-run</c>: what would become of each step, and why.</summary>
static class PlanText
{
    /// <param name="decisions">One for each step, in the plan's order.</param>
    public static void Write(IReadOnlyList<StepDecision> decisions, Terminal terminal)
    {
        if (decisions.Count == 0)
        {
            terminal.Error.WriteLine("the plan is empty: there is nothing to do");
            return;
        }

        var hasUses = decisions.Any(decision => !decision.Step.Uses.IsEmpty);
        var table = hasUses ? new Table("STEP", "PLAN", "WHY", "WHERE", "USES") : new Table("STEP", "PLAN", "WHY", "WHERE");
        foreach (var decision in decisions)
        {
            string[] cells = [decision.Step.Name, Word(decision), decision.Reason, Place(decision.Step.Place)];
            table.Add(hasUses ? [.. cells, Uses(decision.Step)] : cells);
        }

        table.Write(terminal);
        terminal.Error.WriteLine(Count(decisions));
    }

    /// <summary><c>will run</c>, <c>reused</c> for a pure step, <c>unchanged</c> for an effect</summary>
    public static string Word(StepDecision decision) => decision.WillRun ? "will run" : decision.Step.Inputs is null ? "unchanged" : "reused";

    static string Count(IReadOnlyList<StepDecision> decisions) =>
        string.Create(CultureInfo.InvariantCulture, $"{decisions.Count(decision => decision.WillRun)} of {decisions.Count} will run; nothing was done");

    static string Place(StepPlace place) =>
        (place.Image is { } image ? $"image of {image}" : "this machine") + (place.Note is { } note ? $" ({note})" : "");

    static string Uses(Step step) => step.Uses.IsEmpty ? "-" : string.Join(", ", step.Uses);
}

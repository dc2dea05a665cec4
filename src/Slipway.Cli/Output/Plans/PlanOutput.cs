using Slipway.Execution;

namespace Slipway.Cli.Output.Plans;

/// <summary>What <c>--dry-run</c> prints, in the format that was asked for; the shapes are in <c>docs/formats.md</c>.</summary>
static class PlanOutput
{
    /// <param name="decisions">One for each step, in the plan's order.</param>
    /// <param name="format"><c>json</c>: one document; <c>ndjson</c>: a line for each step; otherwise a table.</param>
    public static void Write(IReadOnlyList<StepDecision> decisions, string format, Terminal terminal)
    {
        switch (format)
        {
            case "json":
                JsonText.Write(terminal.Out, json => PlanJson.Write(decisions, json));
                break;
            case "ndjson":
                foreach (var decision in decisions)
                {
                    JsonText.WriteLine(terminal.Out, json => PlanJson.WriteStep(decision, json));
                }

                break;
            default:
                PlanText.Write(decisions, terminal);
                break;
        }
    }
}

using System.Text.Json;
using Slipway.Execution.Results;

namespace Slipway.Cli.Output.Plans;

/// <summary>The same as JSON; the shape is written down in <c>docs/formats.md</c>.</summary>
static class WhyJson
{
    public static void Write(IReadOnlyList<StepExplanation> told, Utf8JsonWriter json)
    {
        json.WriteStartArray("steps");
        foreach (var step in told)
        {
            json.WriteStartObject();
            json.WriteString("step", step.Decision.Step.Name);
            PlanJson.WriteDecision(step.Decision, json);
            json.WriteBoolean("remembered", step.IsRemembered);
            json.WriteStartArray("changes");
            foreach (var change in step.Changes)
            {
                json.WriteStartObject();
                json.WriteString("how", change.How.ToString().ToLowerInvariant());
                json.WriteString("kind", change.Kind);
                json.WriteString("name", change.Name);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}

using System.Text.Json;
using Slipway.Execution;

namespace Slipway.Cli.Output.Plans;

/// <summary>The same as JSON; the shape is written down in <c>docs/formats.md</c>.</summary>
static class PlanJson
{
    public static void Write(IReadOnlyList<StepDecision> decisions, Utf8JsonWriter json)
    {
        json.WriteStartArray("steps");
        foreach (var decision in decisions)
        {
            json.WriteStartObject();
            WriteStep(decision, json);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    public static void WriteStep(StepDecision decision, Utf8JsonWriter json)
    {
        StepJson.Write(decision.Step, json);
        WriteDecision(decision, json);
    }

    public static void WriteDecision(StepDecision decision, Utf8JsonWriter json)
    {
        json.WriteBoolean("willRun", decision.WillRun);
        json.WriteString("why", decision.Reason);
    }
}

using Slipway.Cli.Output;
using Slipway.Cli.Output.Plans;
using Slipway.Execution;
using Slipway.Testing;

namespace Slipway.Cli.Tasks;

/// <summary>What became of the steps as one JSON document; the shape is written down in <c>docs/formats.md</c>.</summary>
static class TaskResultsJson
{
    /// <param name="counts">Of all tests; null: it was not about tests.</param>
    public static void Write(IReadOnlyList<StepResult> results, TestCounts? counts, Terminal terminal) => JsonText.Write(terminal.Out, json =>
    {
        json.WriteStartArray("steps");
        foreach (var result in results)
        {
            json.WriteStartObject();
            json.WriteString("name", result.Step.Name);
            json.WriteString("end", StepText.Mark(result.End).Word);
            json.WriteNumber("seconds", Math.Round(result.Elapsed.TotalSeconds, 3));
            json.WriteString("note", result.Note);
            json.WriteString("again", result.Step.Again);
            ProblemJson.Write(result.Problems, json);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (counts is not null)
        {
            json.WriteStartObject("tests");
            json.WriteNumber("passed", counts.Passed);
            json.WriteNumber("failed", counts.Failed);
            json.WriteNumber("skipped", counts.Skipped);
            json.WriteEndObject();
        }
    });
}

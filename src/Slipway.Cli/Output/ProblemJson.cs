using System.Text.Json;
using Slipway.Problems;

namespace Slipway.Cli.Output;

/// <summary>Problems as JSON; the shape is written down in <c>docs/formats.md</c>.</summary>
static class ProblemJson
{
    public static void Write(IReadOnlyList<Problem> problems, Utf8JsonWriter json)
    {
        json.WriteStartArray("problems");
        foreach (var problem in problems)
        {
            json.WriteStartObject();
            json.WriteString("code", problem.Code);
            json.WriteString("severity", problem.Severity == Severity.Error ? "error" : "warning");
            json.WriteString("what", problem.What);
            json.WriteString("why", problem.Why);
            json.WriteString("fix", problem.Fix);
            json.WritePropertyName("where");
            WriteSpan(problem.Where, json);
            json.WriteStartArray("related");
            foreach (var related in problem.Related)
            {
                WriteSpan(related, json);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    static void WriteSpan(SourceSpan? span, Utf8JsonWriter json)
    {
        if (span is null)
        {
            json.WriteNullValue();
            return;
        }

        json.WriteStartObject();
        json.WriteString("file", span.File);
        json.WriteNumber("line", span.Line);
        json.WriteNumber("column", span.Column);
        json.WriteNumber("length", span.Length);
        json.WriteEndObject();
    }
}

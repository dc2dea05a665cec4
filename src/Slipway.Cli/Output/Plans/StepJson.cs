using System.Text.Json;
using Slipway.Execution;

namespace Slipway.Cli.Output.Plans;

/// <summary>The members of a step in a plan.</summary>
static class StepJson
{
    public static void Write(Step step, Utf8JsonWriter json)
    {
        json.WriteString("name", step.Name);
        WriteNames("after", step.After, json);
        json.WriteBoolean("pure", step.Inputs is not null);
        WriteNames("uses", step.Uses, json);
        json.WriteString("image", step.Place.Image);
        json.WriteString("placeNote", step.Place.Note);
    }

    static void WriteNames(string name, IEnumerable<string> names, Utf8JsonWriter json)
    {
        json.WriteStartArray(name);
        foreach (var one in names)
        {
            json.WriteStringValue(one);
        }

        json.WriteEndArray();
    }
}

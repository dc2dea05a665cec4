using Slipway.Cli.Commands;
using Slipway.Clusters.Standing;

namespace Slipway.Cli.Output.Standing;

/// <summary>What runs in a cluster, for programs: the members that processes have elsewhere, with what only a cluster knows.</summary>
static class StandingJson
{
    public static void Write(IReadOnlyList<StandingProcess> processes, string stage, TimeProvider time, Terminal terminal) => JsonText.Write(terminal.Out, json =>
    {
        json.WriteStartArray("processes");
        foreach (var one in processes)
        {
            json.WriteStartObject();
            json.WriteString("component", one.Component);
            json.WriteString("process", one.Process);
            json.WriteString("stage", stage);
            json.WriteString("engine", "kubernetes");
            json.WriteString("state", StatusCommand.Word(one.State));
            json.WriteString("url", one.Url);
            json.WriteBoolean("resource", false);
            json.WriteNumber("restarts", one.Restarts);
            json.WriteNull("pid");
            json.WriteNull("memoryBytes");
            StatusCommand.WriteNumber(json, "uptimeSeconds", (long?)(time.GetUtcNow() - one.Since)?.TotalSeconds);
            json.WriteBoolean("supervised", true);
            json.WriteString("message", one.Message);
            StatusCommand.WriteNumber(json, "release", one.Release?.Number);
            json.WriteString("version", one.Release?.Version);
            json.WriteNumber("readyPods", one.Ready);
            json.WriteNumber("wantedPods", one.Wanted);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });
}

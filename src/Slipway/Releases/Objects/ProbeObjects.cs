using System.Text.Json.Nodes;
using Slipway.Repository.Components;

namespace Slipway.Releases.Objects;

/// <summary>How the cluster sees that a process that listens has started, can serve and works.</summary>
static class ProbeObjects
{
    /// <summary>Until it has succeeded once, within the time that a start may take, the others are not asked.</summary>
    public static JsonObject Started(ProcessDeclaration process) => With(At(process.Ready ?? process.Live), 1, (int)Math.Clamp(process.StartTimeout.TotalSeconds, 1, 100_000));

    public static JsonObject Ready(ProcessDeclaration process) => With(At(process.Ready), 5, 2);

    /// <summary>Null: that it runs is enough.</summary>
    public static JsonObject? Live(ProcessDeclaration process) => process.Live is { } path ? With(At(path), 10, 3) : null;

    static JsonObject At(string? path) => path is null
        ? new JsonObject { ["tcpSocket"] = new JsonObject { ["port"] = ServiceObject.PortName } }
        : new JsonObject { ["httpGet"] = new JsonObject { ["path"] = path, ["port"] = ServiceObject.PortName } };

    static JsonObject With(JsonObject probe, int period, int failures)
    {
        probe["periodSeconds"] = period;
        probe["timeoutSeconds"] = 2;
        probe["failureThreshold"] = failures;
        return probe;
    }
}

using System.Text.Json.Nodes;
using Slipway.Repository.Components;

namespace Slipway.Releases.Objects;

/// <summary>More pods of a process under load, where <c>scale.maximum</c> asks for it.</summary>
static class AutoscalerObject
{
    /// <summary>In percent of the processor time that was asked for.</summary>
    const int Busy = 70;

    /// <summary>Null: their number is fixed.</summary>
    public static JsonObject? Of(ObjectInputs inputs, ProcessDeclaration process)
    {
        var scale = inputs.Settings.Scale;
        if (scale.Maximum is not { } maximum)
        {
            return null;
        }

        var name = ObjectNames.OfProcess(inputs.Owner.Component, process.Name);
        var autoscaler = ObjectShell.Of(inputs, "autoscaling/v2", "HorizontalPodAutoscaler", name, process.Name);
        var target = new JsonObject { ["type"] = "Utilization", ["averageUtilization"] = Busy };
        autoscaler["spec"] = new JsonObject
        {
            ["scaleTargetRef"] = new JsonObject { ["apiVersion"] = "apps/v1", ["kind"] = "Deployment", ["name"] = name },
            // Down to none is a feature that clusters have not switched on.
            ["minReplicas"] = Math.Max(1, scale.Replicas),
            ["maxReplicas"] = maximum,
            ["metrics"] = new JsonArray(new JsonObject { ["type"] = "Resource", ["resource"] = new JsonObject { ["name"] = "cpu", ["target"] = target } }),
        };
        return autoscaler;
    }
}

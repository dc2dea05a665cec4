using System.Text.Json.Nodes;
using Slipway.Repository.Components;

namespace Slipway.Releases.Objects;

/// <summary>How many pods of a process may be away while nodes are emptied.</summary>
static class DisruptionBudget
{
    /// <summary>Null for a single one: it could never be moved, and no node with it be emptied.</summary>
    public static JsonObject? Of(ObjectInputs inputs, ProcessDeclaration process)
    {
        var scale = inputs.Settings.Scale;
        if (scale.Replicas < 2)
        {
            return null;
        }

        var budget = ObjectShell.Of(inputs, "policy/v1", "PodDisruptionBudget", ObjectNames.OfProcess(inputs.Owner.Component, process.Name), process.Name);
        budget["spec"] = new JsonObject
        {
            // For the same reason at least one, also where a release may not do without any.
            ["maxUnavailable"] = Math.Max(1, scale.Replicas - scale.Minimum),
            ["unhealthyPodEvictionPolicy"] = "AlwaysAllow",
            ["selector"] = new JsonObject { ["matchLabels"] = inputs.Owner.PodLabels(process.Name) },
        };
        return budget;
    }
}

using System.Text.Json.Nodes;

namespace Slipway.Releases.Objects;

/// <summary>What every object begins with.</summary>
static class ObjectShell
{
    /// <param name="part">The process or what else the object is for; null: the component as a whole.</param>
    public static JsonObject Of(ObjectInputs inputs, string apiVersion, string kind, string name, string? part = null) => new()
    {
        ["apiVersion"] = apiVersion,
        ["kind"] = kind,
        ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = inputs.Namespace, ["labels"] = inputs.Owner.Labels(part) },
    };
}

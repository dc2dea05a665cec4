using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;

namespace Slipway.Releases.Planning;

/// <summary>Whose pods are replaced when its template changes.</summary>
static class PodTemplates
{
    static readonly string[] Kinds = ["Deployment", "StatefulSet", "DaemonSet"];

    public static bool Has(JsonObject one) => Kinds.Contains(one.Kind()) && ObjectKey.Of(one).Group == "apps";

    public static bool Differ(JsonObject before, JsonObject after) => Has(after) && !JsonNode.DeepEquals(before.At("spec", "template"), after.At("spec", "template"));
}

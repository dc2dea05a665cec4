using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;
using Slipway.Releases.Machines;
using Slipway.Releases.Objects;
using Slipway.Releases.Planning.Charts;

namespace Slipway.Releases.Planning;

/// <summary>Which objects of a component nothing wants any more. Only what we applied ourselves is ever among them.</summary>
static class Leftovers
{
    /// <summary>What takes data with it when it goes.</summary>
    static readonly string[] Never = ["Namespace", "PersistentVolumeClaim", "PersistentVolume", "CustomResourceDefinition"];

    public static IEnumerable<KeyValuePair<ObjectKey, JsonObject>> Of(LiveObjects live, WantedRelease wanted)
    {
        var keys = wanted.Objects.Select(ObjectKey.Of).ToHashSet();
        return live.Of(wanted.Owner).Where(one => !keys.Contains(one.Key) && MayGo(one.Value)).OrderBy(one => one.Key);
    }

    /// <summary>The cluster copies labels to what it makes itself, ReplicaSets and EndpointSlices: that was never applied, and belongs to somebody.</summary>
    public static bool MayGo(JsonObject one) => MachineKinds.Is(one) || (
        !Never.Contains(one.Kind())
        && one.At("metadata", "deletionTimestamp") is null
        && !one.Objects("metadata", "ownerReferences").Any()
        && ChartHook.Of(one) is null
        && one.At("metadata", "annotations").Text("helm.sh/resource-policy") != "keep"
        && OwnedFields.Of(one) is not null
        && !(one.Kind() == "Job" && one.At("metadata", "labels").Text("app.kubernetes.io/component") == MigrationJob.Part));

    /// <summary>The variables of a release: immutable, and named after what is in them. An earlier release may still name them.</summary>
    public static bool IsVariables(JsonObject one) => one.Kind() is "ConfigMap" or "Secret" && one.At("immutable")?.GetValueKind() == System.Text.Json.JsonValueKind.True;
}

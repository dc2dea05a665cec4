using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;

namespace Slipway.Releases.Rollout;

/// <summary>The kinds that a rollout looks at, which every cluster serves.</summary>
static class RolloutKinds
{
    public static KubeResource Pods { get; } = Of("", "v1", "Pod", "pods");

    public static KubeResource Events { get; } = Of("", "v1", "Event", "events");

    public static KubeResource ReplicaSets { get; } = Of("apps", "v1", "ReplicaSet", "replicasets");

    public static KubeResource Jobs { get; } = Of("batch", "v1", "Job", "jobs");

    public static KubeResource Services { get; } = Of("", "v1", "Service", "services");

    public static KubeResource EndpointSlices { get; } = Of("discovery.k8s.io", "v1", "EndpointSlice", "endpointslices");

    /// <summary>A namespace has many events; these explain.</summary>
    public static bool IsTelling(JsonObject kubeEvent) => kubeEvent.Text("type") == "Warning" || kubeEvent.Text("reason") is "Killing" or "TriggeredScaleUp" or "NotTriggerScaleUp" or "Nominated";

    static KubeResource Of(string group, string version, string kind, string plural) => new(group, version, kind, plural, true, []);
}

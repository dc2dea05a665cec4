using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;

namespace Slipway.Releases.Rollout;

/// <summary>Fields of workloads and pods that several rules read.</summary>
static class RolloutFields
{
    public static JsonObject? Condition(this JsonNode? kubeObject, string type) => kubeObject.Objects("status", "conditions").FirstOrDefault(condition => condition.Text("type") == type);

    public static bool IsControlledBy(this JsonObject kubeObject, JsonObject owner) =>
        owner.Uid() is { } uid && kubeObject.Objects("metadata", "ownerReferences").Any(reference => reference.Text("uid") == uid);

    /// <summary>It was told to end.</summary>
    public static bool IsEnding(this JsonObject pod) => pod.Text("metadata", "deletionTimestamp") is not null;

    /// <summary>None of its containers runs any more, nor ever will.</summary>
    public static bool IsOver(this JsonObject pod) => pod.Text("status", "phase") is "Succeeded" or "Failed";

    public static bool IsReady(this JsonObject pod) => pod.Condition("Ready").Text("status") == "True";

    /// <summary>That it is ready is more than that it runs.</summary>
    public static bool HasReadinessProbe(this JsonObject pod) => pod.Objects("spec", "containers").All(container => container.At("readinessProbe") is not null);

    /// <summary>A probe has said that it can serve, so that requests went to it.</summary>
    public static bool HasServed(this JsonObject pod) => pod.IsReady() && pod.HasReadinessProbe();
}

using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;
using Slipway.Problems;
using Slipway.Releases.Objects.Databases;

namespace Slipway.Releases.Planning;

/// <summary>Fields that can never change while the object is there, recognised before anything is applied, each with its safe way out.</summary>
static class ImmutableFields
{
    /// <summary>Its author allows that the object is removed and made anew.</summary>
    public const string ReplaceAnnotation = "slipway/replace";

    const string NewName = "give the object another name: the new one is made first, and this one is pruned";

    const string NewWorkload = $"{NewName}; a Service selects the pods of both meanwhile, if its selector finds them";

    static readonly Rule[] Rules =
    [
        new("apps", "Deployment", "spec.selector", NewWorkload),
        new("apps", "DaemonSet", "spec.selector", NewWorkload),
        new("apps", "ReplicaSet", "spec.selector", NewWorkload),
        new("apps", "StatefulSet", "spec.selector", $"{NewWorkload}; its volumes stay with the old name"),
        new("apps", "StatefulSet", "spec.serviceName", "keep the name of its Service, or give the StatefulSet another name; its volumes stay with the old name"),
        new("apps", "StatefulSet", "spec.podManagementPolicy", "keep it, or give the StatefulSet another name; its volumes stay with the old name"),
        new("apps", "StatefulSet", "spec.volumeClaimTemplates", "make its claims larger one by one (`kubectl edit pvc`); then remove the StatefulSet alone with `kubectl delete statefulset NAME --cascade=orphan`, and deploy: its pods and volumes stay"),
        new("batch", "Job", "spec.template", NewName),
        new("batch", "Job", "spec.selector", NewName),
        new("batch", "Job", "spec.completionMode", NewName),
        new("", "Service", "spec.clusterIP", "leave `clusterIP` out, which keeps the address, or give the Service another name"),
        new("", "PersistentVolumeClaim", "spec.storageClassName", "make a claim with another name, and copy the data: a claim stays with its storage"),
        new("", "PersistentVolumeClaim", "spec.accessModes", "make a claim with another name, and copy the data: a claim stays with its storage"),
        new("", "PersistentVolumeClaim", "spec.volumeName", "make a claim with another name, and copy the data: a claim stays with its storage"),
        new("", "Secret", "type", NewName),
        new("rbac.authorization.k8s.io", "RoleBinding", "roleRef", NewName),
        new("rbac.authorization.k8s.io", "ClusterRoleBinding", "roleRef", NewName),
        new("storage.k8s.io", "StorageClass", "provisioner", NewName),
        new("storage.k8s.io", "StorageClass", "parameters", NewName),
        new("storage.k8s.io", "StorageClass", "reclaimPolicy", NewName),
        new("storage.k8s.io", "StorageClass", "volumeBindingMode", NewName),
    ];

    static readonly string[] Contents = ["data", "binaryData", "immutable"];

    /// <summary>The fields that would have to change and cannot, each as a problem. None where its author allows that the object is made anew.</summary>
    /// <param name="before">As it is.</param>
    /// <param name="wanted">As it is to be. What it does not say stays.</param>
    public static ImmutableArray<Problem> Find(JsonObject before, JsonObject wanted)
    {
        var key = ObjectKey.Of(wanted);
        var rules = before.At("immutable")?.GetValueKind() == System.Text.Json.JsonValueKind.True && (key.Is("", "ConfigMap") || key.Is("", "Secret"))
            ? Contents.Select(path => new Rule(key.Group, key.Kind, path, $"{NewName}; those that we make are named after what is in them"))
            : Rules.Where(rule => key.Is(rule.Group, rule.Kind));
        return [.. rules.Where(rule => Differs(before.At(rule.Path.Split('.')), wanted.At(rule.Path.Split('.')))).Select(rule => ProblemOf(key, rule, DatabaseMark.Is(wanted)))];
    }

    /// <summary>Whether its author allows that it is removed and made anew. What holds data is never.</summary>
    public static bool MayReplace(JsonObject wanted) =>
        wanted.At("metadata", "annotations").Text(ReplaceAnnotation) == "true" && !ObjectKey.Of(wanted).Is("", "PersistentVolumeClaim") && !ObjectKey.Of(wanted).Is("", "Namespace");

    /// <summary>For what a cluster said that no rule here foresaw.</summary>
    public static Problem Refused(ObjectKey key, Problem refusal) => new("object-immutable", $"{key.Kind} `{key.Name}` cannot be changed as it would have to be")
    {
        Why = refusal.Why,
        Fix = $"{NewName}; or allow that it is removed first with the annotation `{ReplaceAnnotation}: \"true\"`",
    };

    /// <param name="isKept">It holds data, or is the manifest's and has no annotation of its author's: it is never removed to make room.</param>
    static Problem ProblemOf(ObjectKey key, Rule rule, bool isKept) => new("object-immutable", $"`{rule.Path}` of {key.Kind} `{key.Name}` would have to change, which it never can")
    {
        Why = "Kubernetes keeps it as it was when the object was made",
        Fix = isKept || key.Is("", "PersistentVolumeClaim") ? WayOut(key, rule) : $"{WayOut(key, rule)}; or allow that it is removed first with the annotation `{ReplaceAnnotation}: \"true\"`",
    };

    static string WayOut(ObjectKey key, Rule rule) => rule.WayOut.Replace("NAME", key.Name, StringComparison.Ordinal);

    /// <summary>Everything that is wanted is there already, whatever the cluster added to it.</summary>
    static bool Differs(JsonNode? before, JsonNode? wanted) => wanted is not null && !IsWithin(wanted, before);

    static bool IsWithin(JsonNode? wanted, JsonNode? before) => (wanted, before) switch
    {
        (JsonObject map, JsonObject other) => map.All(field => IsWithin(field.Value, other[field.Key])),
        (JsonArray list, JsonArray other) => list.Count == other.Count && list.Zip(other).All(pair => IsWithin(pair.First, pair.Second)),
        (JsonValue one, JsonValue other) => JsonNode.DeepEquals(one, other) || Quantity.AreEqual(one, other),
        _ => wanted is null || (wanted is JsonObject { Count: 0 } or JsonArray { Count: 0 }),
    };

    sealed record Rule(string Group, string Kind, string Path, string WayOut);
}

using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;
using Slipway.Problems;
using Slipway.Releases.Objects;

namespace Slipway.Releases.Planning;

/// <summary>What can stand in the way of a release, seen before anything is applied.</summary>
static class PlanProblems
{
    /// <param name="found">The object of that name.</param>
    public static Problem NotOurs(ObjectKey key, JsonObject found, ObjectOwner owner) => new("object-not-ours", $"{key.Kind} `{key.Name}`{In(key)} is there already, and is not of `{owner.Component}` on `{owner.Stage}`")
    {
        Kind = ProblemKind.Failure,
        Why = Holder(found) is { } holder ? $"{holder} manages it" : "it carries no label of ours",
        Fix = $"rename one of the two, remove it, or hand it over: `kubectl label {key.Kind.ToLowerInvariant()} {key.Name}{(key.Space is { } space ? $" -n {space}" : "")} --overwrite {owner.Selector.Replace(',', ' ')}`",
    };

    static string In(ObjectKey key) => key.Space is { } space ? $" in `{space}`" : "";

    /// <summary>Who says that it is theirs, else who set fields in it.</summary>
    static string? Holder(JsonObject found)
    {
        var labels = found.At("metadata", "labels");
        var name = labels.Text(ObjectOwner.ComponentLabel) is { } component ? $"`{component}` of `{labels.Text("slipway/repository")}` on `{labels.Text("slipway/stage")}`"
            : (labels.Text("app.kubernetes.io/managed-by") ?? found.Objects("metadata", "managedFields").Select(entry => entry.Text("manager")).FirstOrDefault(manager => manager is not null)) is { } manager ? $"`{manager}`"
            : null;
        return name is null ? null : KubeText.Clean(name, 200);
    }
}

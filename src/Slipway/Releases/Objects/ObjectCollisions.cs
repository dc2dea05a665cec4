using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Slipway.Problems;

namespace Slipway.Releases.Objects;

/// <summary>Two components must not make the same object: <c>visits-worker</c> may be a component, and a process of <c>visits</c>.</summary>
static class ObjectCollisions
{
    /// <summary>The objects that several components make, each as a problem. What all components of a stage share is none.</summary>
    public static IEnumerable<Problem> Find(IEnumerable<(string Component, ImmutableArray<JsonObject> Objects)> components) =>
        from made in components
        from one in made.Objects
        where Text(one, "kind") != "Namespace"
        group made.Component by (Kind: Text(one, "kind"), Space: one["metadata"]?["namespace"]?.GetValue<string>(), Name: Text(one["metadata"]!, "name")) into same
        let owners = same.Distinct().Order(StringComparer.Ordinal).ToList()
        where owners.Count > 1
        select new Problem("object-twice", $"{string.Join(" and ", owners.Select(owner => $"`{owner}`"))} both make the {same.Key.Kind} `{same.Key.Name}`{(same.Key.Space is { } space ? $" in `{space}`" : "")}")
        {
            Why = "a process other than `web`, and a database, is called like its component with its own name behind it",
            Fix = "rename the component, the process or the object",
        };

    static string Text(JsonNode node, string key) => node[key]!.GetValue<string>();
}

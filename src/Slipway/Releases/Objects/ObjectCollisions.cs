using System.Text.Json.Nodes;
using Slipway.Problems;

namespace Slipway.Releases.Objects;

/// <summary>Two components must not make the same object: <c>visits-worker</c> may be a component, and a process of <c>visits</c>.</summary>
static class ObjectCollisions
{
    /// <summary>The objects that several components make, each as a problem. What all components of a stage share is none.</summary>
    public static IEnumerable<Problem> Find(IEnumerable<(string Component, ComponentObjects Objects)> components) =>
        from made in components
        from one in made.Objects.Objects
        where Text(one, "kind") != "Namespace"
        group made.Component by (Kind: Text(one, "kind"), Space: Text(one["metadata"]!, "namespace"), Name: Text(one["metadata"]!, "name")) into same
        let owners = same.Distinct().Order(StringComparer.Ordinal).ToList()
        where owners.Count > 1
        select new Problem("object-twice", $"{string.Join(" and ", owners.Select(owner => $"`{owner}`"))} both make the {same.Key.Kind} `{same.Key.Name}` in `{same.Key.Space}`")
        {
            Why = "a process other than `web` is called like its component with its own name behind it",
            Fix = "rename the component or the process",
        };

    static string Text(JsonNode node, string key) => node[key]!.GetValue<string>();
}

using System.Text.Json.Nodes;
using Slipway.Releases.Planning.Manifests;

namespace Slipway.Tests.Releases.Planning;

/// <summary>Objects as a cluster has them after we applied them: it remembers which fields we set.</summary>
static class Applied
{
    public static JsonObject Yaml(string yaml) => ObjectReader.Read("test.yaml", yaml).Single();

    /// <summary>The object with what the cluster remembers of us. Items of lists are told apart by their names, else the list is ours as a whole.</summary>
    public static JsonObject Live(JsonObject applied)
    {
        var live = (JsonObject)applied.DeepClone();
        var owned = (JsonObject)applied.DeepClone();
        _ = owned.Remove("apiVersion") && owned.Remove("kind");
        ((JsonObject)owned["metadata"]!).Remove("name");
        ((JsonObject)owned["metadata"]!).Remove("namespace");
        _ = ((JsonObject)owned["metadata"]!).Count > 0 || owned.Remove("metadata");
        ((JsonObject)live["metadata"]!)["managedFields"] = new JsonArray(
            new JsonObject { ["manager"] = "kube-controller-manager", ["operation"] = "Update", ["subresource"] = "status", ["fieldsV1"] = new JsonObject() },
            new JsonObject { ["manager"] = "slipway", ["operation"] = "Apply", ["fieldsV1"] = Fields(owned) });
        ((JsonObject)live["metadata"]!)["uid"] = "11111111-2222-3333-4444-555555555555";
        return live;
    }

    static JsonObject Fields(JsonNode? node)
    {
        var fields = new JsonObject();
        foreach (var (key, value) in node as JsonObject ?? [])
        {
            fields[$"f:{key}"] = Fields(value);
        }

        foreach (var item in node is JsonArray { Count: > 0 } list && list.All(item => item is JsonObject map && map.ContainsKey("name")) ? list : [])
        {
            var below = Fields(item);
            below["."] = new JsonObject();
            fields[$"k:{new JsonObject { ["name"] = item!["name"]!.DeepClone() }.ToJsonString()}"] = below;
        }

        return fields;
    }
}

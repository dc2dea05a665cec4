using System.Text.Json.Nodes;

namespace Slipway.Engines.Kubernetes;

/// <summary>Reads fields of objects without believing that they are there, or are what they should be.</summary>
static class KubeFields
{
    /// <summary>The node at a path of keys; null: there is none.</summary>
    public static JsonNode? At(this JsonNode? node, params ReadOnlySpan<string> path)
    {
        foreach (var key in path)
        {
            node = (node as JsonObject)?[key];
        }

        return node;
    }

    /// <summary>Null where there is no text.</summary>
    public static string? Text(this JsonNode? node, params ReadOnlySpan<string> path) =>
        node.At(path) is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    /// <summary>Null where there is no whole number.</summary>
    public static long? Number(this JsonNode? node, params ReadOnlySpan<string> path) =>
        node.At(path) is JsonValue value && value.TryGetValue<long>(out var number) ? number : null;

    /// <summary>The objects in a list; none where there is no list.</summary>
    public static IEnumerable<JsonObject> Objects(this JsonNode? node, params ReadOnlySpan<string> path) => (node.At(path) as JsonArray)?.OfType<JsonObject>() ?? [];

    /// <summary>The texts in a list.</summary>
    public static IEnumerable<string> Texts(this JsonNode? node, params ReadOnlySpan<string> path) =>
        (node.At(path) as JsonArray)?.Select(item => item.Text()).OfType<string>() ?? [];

    public static string? Kind(this JsonObject kubeObject) => kubeObject.Text("kind");

    public static string? Name(this JsonObject kubeObject) => kubeObject.Text("metadata", "name");

    public static string? Namespace(this JsonObject kubeObject) => kubeObject.Text("metadata", "namespace");

    public static string? Uid(this JsonObject kubeObject) => kubeObject.Text("metadata", "uid");

    public static string? ResourceVersion(this JsonObject kubeObject) => kubeObject.Text("metadata", "resourceVersion");
}

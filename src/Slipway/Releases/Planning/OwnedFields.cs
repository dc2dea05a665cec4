using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;

namespace Slipway.Releases.Planning;

/// <summary>
/// The fields of an object that we set when it was applied last, as the cluster itself remembers them. It says what is taken away by leaving it out,
/// and by which keys the cluster tells the items of a list apart, also in kinds that only it knows.
/// </summary>
/// <remarks>
/// <c>{ "f:spec": { "f:replicas": {}, "f:containers": { "k:{\"name\":\"web\"}": { ".": {}, "f:image": {} } } } }</c>: a field, an item of a list by its
/// keys, <c>v:</c> a value in a set, and <c>{}</c> what is ours as a whole.
/// </remarks>
static class OwnedFields
{
    public const string Field = "f:";

    public const string Item = "k:";

    public const string Value = "v:";

    /// <summary>The item of a list or the map itself.</summary>
    public const string Self = ".";

    /// <summary>Null: it was never applied by us, or by a cluster too old to remember.</summary>
    public static JsonObject? Of(JsonObject live) => live.Objects("metadata", "managedFields")
        .Where(entry => entry.Text("manager") == KubeClient.FieldManager && entry.Text("operation") == "Apply" && entry.Text("subresource") is null or "")
        .Select(entry => entry.At("fieldsV1") as JsonObject)
        .FirstOrDefault();

    /// <summary>The names of the kind of entry that begins so, without that beginning.</summary>
    public static IEnumerable<KeyValuePair<string, JsonObject>> Entries(JsonObject owned, string kind) =>
        owned.Where(entry => entry.Key.StartsWith(kind, StringComparison.Ordinal)).Select(entry => KeyValuePair.Create(entry.Key[kind.Length..], entry.Value as JsonObject ?? []));

    /// <summary>There is nothing below: it is a value, or ours as a whole.</summary>
    public static bool IsWhole(JsonObject owned) => owned.All(entry => entry.Key == Self);
}

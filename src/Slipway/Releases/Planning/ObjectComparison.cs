using System.Text.Json;
using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;

namespace Slipway.Releases.Planning;

/// <summary>Whether applying an object would change nothing, told without asking the cluster. Where it is not sure, the cluster is asked.</summary>
static class ObjectComparison
{
    /// <summary>Their values are written in several ways, and stored in one.</summary>
    static readonly string[] Quantities = ["requests", "limits", "capacity", "hard"];

    /// <param name="isRecorded">It was applied as it is wanted now: what it has beyond that, the cluster added.</param>
    /// <returns>False: it would change something, or may.</returns>
    public static bool IsSurelySame(JsonObject wanted, JsonObject live, bool isRecorded) =>
        wanted.Text("apiVersion") == live.Text("apiVersion") && OwnedFields.Of(live) is { } owned && IsSameMap(Settable(wanted), live, owned, isRecorded, isQuantity: false);

    /// <summary>Whether all that is wanted is there, whatever there is besides.</summary>
    public static bool HasAll(JsonObject wanted, JsonObject live) => IsWithin(Settable(wanted), live, isQuantity: false);

    /// <summary>Without what names it, which nobody owns.</summary>
    static JsonObject Settable(JsonObject wanted)
    {
        var copy = (JsonObject)wanted.DeepClone();
        _ = copy.Remove("apiVersion") && copy.Remove("kind");
        if (copy["metadata"] is JsonObject metadata)
        {
            metadata.Remove("name");
            metadata.Remove("namespace");
            _ = metadata.Count > 0 || copy.Remove("metadata");
        }

        return copy;
    }

    static bool IsSame(JsonNode? wanted, JsonNode? live, JsonObject owned, bool isRecorded, bool isQuantity) => (wanted, live) switch
    {
        _ when OwnedFields.IsWhole(owned) => isRecorded ? IsWithin(wanted, live, isQuantity) : IsEqual(wanted, live, isQuantity),
        (JsonObject map, JsonObject liveMap) => IsSameMap(map, liveMap, owned, isRecorded, isQuantity),
        (JsonArray list, JsonArray liveList) when OwnedFields.Entries(owned, OwnedFields.Item).Any() => IsSameList(list, liveList, owned, isRecorded),
        (JsonArray set, JsonArray liveSet) => IsSameSet(set, liveSet, owned),
        _ => false,
    };

    static bool IsSameMap(JsonObject wanted, JsonObject live, JsonObject owned, bool isRecorded, bool isQuantity)
    {
        var fields = OwnedFields.Entries(owned, OwnedFields.Field).ToDictionary(StringComparer.Ordinal);
        return fields.Keys.All(wanted.ContainsKey)
            && wanted.All(field => IsNothing(field.Value, live[field.Key])
                || (fields.TryGetValue(field.Key, out var below)
                    && live.TryGetPropertyValue(field.Key, out var value)
                    && IsSame(field.Value, value, below, isRecorded, isQuantity || Quantities.Contains(field.Key))));
    }

    /// <summary>Most kinds do not keep a list that is empty.</summary>
    static bool IsNothing(JsonNode? wanted, JsonNode? live) => wanted is JsonArray { Count: 0 } && live is null or JsonArray { Count: 0 };

    /// <summary>The items that we set, in our order. Others may have put theirs between them.</summary>
    static bool IsSameList(JsonArray wanted, JsonArray live, JsonObject owned, bool isRecorded)
    {
        var ours = OwnedFields.Entries(owned, OwnedFields.Item).Select(entry => (Key: KubeAnswer.Parse(System.Text.Encoding.UTF8.GetBytes(entry.Key)), Below: entry.Value)).ToList();
        if (ours.Count != wanted.Count)
        {
            return false;
        }

        var last = -1;
        foreach (var item in wanted.OfType<JsonObject>())
        {
            var (key, below) = ours.FirstOrDefault(one => one.Key is not null && HasKey(item, one.Key, mayLack: true));
            var at = key is null ? -1 : IndexOf(live, key);
            if (at <= last || !IsSameItem(item, (JsonObject)live[at]!, key!, below, isRecorded))
            {
                return false;
            }

            last = at;
        }

        return wanted.All(item => item is JsonObject);
    }

    static int IndexOf(JsonArray live, JsonObject key) => live.ToList().FindIndex(item => item is JsonObject map && HasKey(map, key, mayLack: false));

    /// <summary>A key that was left out has its default, which is the cluster's to know; <c>protocol</c> is the one that people leave out.</summary>
    static bool HasKey(JsonObject item, JsonObject key, bool mayLack) =>
        key.All(part => item.TryGetPropertyValue(part.Key, out var value) ? JsonNode.DeepEquals(value, part.Value) : mayLack && part is { Key: "protocol", Value: JsonValue defaulted } && defaulted.Text() == "TCP");

    static bool IsSameItem(JsonObject item, JsonObject live, JsonObject key, JsonObject below, bool isRecorded)
    {
        // The cluster counts the keys among our fields also where we left them out.
        var whole = (JsonObject)item.DeepClone();
        foreach (var (name, value) in key.Where(part => !item.ContainsKey(part.Key) && below.ContainsKey(OwnedFields.Field + part.Key)))
        {
            whole[name] = value?.DeepClone();
        }

        return IsSameMap(whole, live, below, isRecorded, isQuantity: false);
    }

    static bool IsSameSet(JsonArray wanted, JsonArray live, JsonObject owned) =>
        OwnedFields.Entries(owned, OwnedFields.Value).Count() == wanted.Count && wanted.All(value => live.Any(other => JsonNode.DeepEquals(value, other)));

    static bool IsEqual(JsonNode? wanted, JsonNode? live, bool isQuantity) =>
        JsonNode.DeepEquals(wanted, live) || (isQuantity && wanted is JsonValue one && live is JsonValue other && Quantity.AreEqual(one, other));

    /// <summary>All that is wanted is there; what is there besides, the cluster added.</summary>
    static bool IsWithin(JsonNode? wanted, JsonNode? live, bool isQuantity) => (wanted, live) switch
    {
        (JsonObject map, JsonObject liveMap) => map.All(field => liveMap.TryGetPropertyValue(field.Key, out var value) && IsWithin(field.Value, value, isQuantity || Quantities.Contains(field.Key))),
        (JsonArray list, JsonArray liveList) => list.Count == liveList.Count && list.Zip(liveList).All(pair => IsWithin(pair.First, pair.Second, isQuantity)),
        _ => IsEqual(wanted, live, isQuantity),
    };
}

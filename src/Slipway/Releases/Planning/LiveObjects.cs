using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;
using Slipway.Releases.Objects;

namespace Slipway.Releases.Planning;

/// <summary>What a cluster has of the components that are planned: one LIST for each kind, however many objects and components there are.</summary>
/// <param name="owners">Of one repository on one stage.</param>
sealed class LiveObjects(KubeClient client, KubeKinds kinds, IReadOnlyList<ObjectOwner> owners)
{
    /// <summary>As much of a selector as fits into a request everywhere.</summary>
    const int LongestSelector = 4000;

    readonly ConcurrentDictionary<ObjectKey, JsonObject> _objects = new();
    readonly ConcurrentDictionary<string, JsonObject> _spaces = new(StringComparer.Ordinal);
    readonly ConcurrentDictionary<(KubeResource, string?), Lazy<Task>> _lists = new();

    /// <summary>Reads all of these kinds in these namespaces, and the namespaces. What was read already is not read again.</summary>
    /// <param name="places">Kinds that the cluster does not know are left out.</param>
    public Task ReadAsync(IEnumerable<(string ApiVersion, string Kind, string Space)> places, CancellationToken cancellation) => Task.WhenAll(
        places.Select(place => (Resource: kinds.Find(place.ApiVersion, place.Kind), place.Space))
            .Where(place => place.Resource is not null && place.Resource.Verbs.Contains("list"))
            .Select(place => (place.Resource!, Space: place.Resource!.IsNamespaced || place.Resource.Is("", "Namespace") ? place.Space : null))
            .Distinct()
            .Select(place => _lists.GetOrAdd(place, new Lazy<Task>(() => ReadAsync(place.Item1, place.Space, cancellation))).Value));

    /// <summary>Null: it is not there, or carries no label of ours.</summary>
    public JsonObject? Find(ObjectKey key) => key.Is("", "Namespace") ? Space(key.Name) : _objects.GetValueOrDefault(key);

    /// <summary>Whether a namespace is there.</summary>
    public JsonObject? Space(string name) => _spaces.GetValueOrDefault(name);

    /// <summary>All that carries the labels of an owner.</summary>
    public IEnumerable<KeyValuePair<ObjectKey, JsonObject>> Of(ObjectOwner owner) => _objects.Where(one => owner.Owns(one.Value));

    /// <summary>Of all owners at once.</summary>
    string Selector
    {
        get
        {
            var some = $"{owners[0].SharedSelector},{ObjectOwner.ComponentLabel} in ({string.Join(',', owners.Select(owner => owner.Component).Order(StringComparer.Ordinal))})";
            return owners.Count == 1 ? owners[0].Selector : some.Length < LongestSelector ? some : $"{owners[0].SharedSelector},{ObjectOwner.ComponentLabel}";
        }
    }

    async Task ReadAsync(KubeResource resource, string? space, CancellationToken cancellation)
    {
        if (resource.Is("", "Namespace"))
        {
            // By its name: to list them all is more than most may do.
            if (await client.GetAsync(resource, null, space!, cancellation) is { } found)
            {
                _spaces[space!] = found;
            }

            return;
        }

        foreach (var item in (await client.ListAsync(new KubeSelection(resource, space, Selector), cancellation)).Items)
        {
            _objects[ObjectKey.Of(item)] = item;
        }
    }
}
